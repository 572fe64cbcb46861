/** Ping, version, info, disk usage, events and credentials in the Docker dialect. */
@NullMarked
package dev.berth.docker.system;

import org.jspecify.annotations.NullMarked;
