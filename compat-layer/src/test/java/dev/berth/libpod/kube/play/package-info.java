/** Tests. */
@NullMarked
package dev.berth.libpod.kube.play;

import org.jspecify.annotations.NullMarked;
