/** Containers of libpod: specifications, listings, lifecycle. */
@NullMarked
package dev.berth.libpod.container;

import org.jspecify.annotations.NullMarked;
