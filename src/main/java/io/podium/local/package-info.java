/**
 * Real Kafka, MariaDB and PostgreSQL servers for a laptop and for tests: ordinary processes on
 * loopback ports, without containers. Nothing here belongs on a runner's class path.
 */
package io.podium.local;
