/** Containers and execs in the Docker dialect. */
@NullMarked
package dev.berth.docker.container;

import org.jspecify.annotations.NullMarked;
