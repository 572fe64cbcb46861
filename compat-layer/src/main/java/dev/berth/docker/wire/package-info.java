/** JSON in and out, replies and stream framing of the Docker dialect. */
@NullMarked
package dev.berth.docker.wire;

import org.jspecify.annotations.NullMarked;
