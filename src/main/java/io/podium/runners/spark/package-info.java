/** Spark's launcher; only in the build for Spark. */
package io.podium.runners.spark;
