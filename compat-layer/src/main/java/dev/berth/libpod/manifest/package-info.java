/** Lists of images of libpod. */
@NullMarked
package dev.berth.libpod.manifest;

import org.jspecify.annotations.NullMarked;
