/** Images, distribution and registry credentials in the Docker dialect. */
@NullMarked
package dev.berth.docker.image;

import org.jspecify.annotations.NullMarked;
