/** Records and rules of the athletes domain: parsing, measuring, averaging. Plain Java. */
package io.podium.athletes.rules;
