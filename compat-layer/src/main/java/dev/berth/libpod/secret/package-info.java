/** Secrets of libpod. */
@NullMarked
package dev.berth.libpod.secret;

import org.jspecify.annotations.NullMarked;
