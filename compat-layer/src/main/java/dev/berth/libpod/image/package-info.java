/** Images of libpod. */
@NullMarked
package dev.berth.libpod.image;

import org.jspecify.annotations.NullMarked;
