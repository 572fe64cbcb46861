/** The libpod dialect. */
@NullMarked
package dev.berth.libpod;

import org.jspecify.annotations.NullMarked;
