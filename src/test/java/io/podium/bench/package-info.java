/** Measures runs from outside: {@code podium bench}. */
package io.podium.bench;
