/** Engine-wide operations of libpod. */
@NullMarked
package dev.berth.libpod.system;

import org.jspecify.annotations.NullMarked;
