/** Artifacts of libpod. */
@NullMarked
package dev.berth.libpod.artifact;

import org.jspecify.annotations.NullMarked;
