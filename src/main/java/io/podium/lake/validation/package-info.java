/** Whether a date of the lake holds: what is checked, what was found, and the report for people. */
package io.podium.lake.validation;
