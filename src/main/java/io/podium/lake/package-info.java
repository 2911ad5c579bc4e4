/**
 * The lake: where its layers and dates are, and the stages that turn one layer into the next. It
 * knows no domain; these bring their tables.
 */
package io.podium.lake;
