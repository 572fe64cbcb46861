/** Restarts units whose containers have a newer image to run (podman-auto-update(1)). */
@NullMarked
package dev.berth.libpod.autoupdate;

import org.jspecify.annotations.NullMarked;
