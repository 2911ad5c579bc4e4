/** The verbs that pipelines share. */
package io.podium.transforms;
