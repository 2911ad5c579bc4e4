/** The athletes domain: results joined with biometrics, and the features made from them. */
package io.podium.athletes;
