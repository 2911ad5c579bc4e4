/** Real clusters as processes, for tests, and the bundled jars on them. */
package io.podium.cluster;
