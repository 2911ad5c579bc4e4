/** The launcher: commands, exit codes and the manifest of a run. */
package io.podium;
