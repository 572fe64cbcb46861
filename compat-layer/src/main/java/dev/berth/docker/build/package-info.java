/** The build operations. */
@NullMarked
package dev.berth.docker.build;

import org.jspecify.annotations.NullMarked;
