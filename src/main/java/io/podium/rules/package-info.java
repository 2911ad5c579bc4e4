/** Rules that every domain shares: text, numbers, time, rows. Plain Java, without Beam. */
package io.podium.rules;
