/**
 * Lists of images for several platforms (OCI image spec, image-index.md), as users compose them.
 */
@NullMarked
package dev.berth.runtime.manifest;

import org.jspecify.annotations.NullMarked;
