/** Landing: fetches the files of an upstream into the lake, whole, checked and once. */
package io.podium.lake.landing;
