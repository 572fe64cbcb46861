/** The processes of containers, in the columns of {@code podman top}. */
@NullMarked
package dev.berth.libpod.container.top;

import org.jspecify.annotations.NullMarked;
