/** What differs from runner to runner: how one is started, stopped, and taken up again. */
package io.podium.runners;
