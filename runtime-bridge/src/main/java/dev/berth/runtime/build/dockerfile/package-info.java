/** Reads Dockerfiles: lines, instructions, words. Knows nothing of images. */
@NullMarked
package dev.berth.runtime.build.dockerfile;

import org.jspecify.annotations.NullMarked;
