/** Networks of libpod. */
@NullMarked
package dev.berth.libpod.network;

import org.jspecify.annotations.NullMarked;
