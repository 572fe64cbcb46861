/** OCI artifacts: files in registries and in the store that are no images. */
@NullMarked
package dev.berth.runtime.artifact;

import org.jspecify.annotations.NullMarked;
