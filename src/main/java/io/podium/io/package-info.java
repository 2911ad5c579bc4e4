/** The edges: Kafka, tables, Parquet, CSV. */
package io.podium.io;
