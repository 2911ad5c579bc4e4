/** The rules of promotions, in plain Java. */
package io.podium.promotions.rules;
