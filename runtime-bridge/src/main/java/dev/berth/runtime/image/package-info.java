/** Images: references, content-addressed store, layers, root file systems. */
@NullMarked
package dev.berth.runtime.image;

import org.jspecify.annotations.NullMarked;
