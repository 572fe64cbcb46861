/** Networks and volumes in the Docker dialect. */
@NullMarked
package dev.berth.docker.network;

import org.jspecify.annotations.NullMarked;
