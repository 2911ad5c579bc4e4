/** Podium beside native programs that do the same work, in one run and by turns. */
package io.podium.bench.comparison;
