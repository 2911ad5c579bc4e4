/** Options: their declaration, checks and help, and secrets by reference. */
package io.podium.options;
