/** Podman's own API: what HTTP clients see, and Podman's clients. */
@NullMarked
package dev.berth.it.libpod;

import org.jspecify.annotations.NullMarked;
