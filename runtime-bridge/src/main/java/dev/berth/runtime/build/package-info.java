/** Builds images from Dockerfiles. */
@NullMarked
package dev.berth.runtime.build;

import org.jspecify.annotations.NullMarked;
