/** Pods in libpod's shapes. */
@NullMarked
package dev.berth.libpod.pod;

import org.jspecify.annotations.NullMarked;
