/** What happens to a record that cannot be used: it becomes a reject, with its reason. */
package io.podium.errors;
