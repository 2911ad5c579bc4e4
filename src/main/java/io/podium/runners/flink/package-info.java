/** Flink's launcher; only in the build for Flink. */
package io.podium.runners.flink;
