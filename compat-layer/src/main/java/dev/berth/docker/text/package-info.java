/** Texts of the Docker dialect: times, durations, status lines. */
@NullMarked
package dev.berth.docker.text;

import org.jspecify.annotations.NullMarked;
