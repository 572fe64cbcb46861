/** Containers: specification, lifecycle, state. */
@NullMarked
package dev.berth.runtime.container;

import org.jspecify.annotations.NullMarked;
