/** Volumes of libpod. */
@NullMarked
package dev.berth.libpod.volume;

import org.jspecify.annotations.NullMarked;
