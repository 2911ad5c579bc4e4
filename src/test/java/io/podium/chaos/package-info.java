/**
 * Kills what a stream runs on and by, at random moments, and proves that its answer is exactly the
 * right one all the same.
 */
package io.podium.chaos;
