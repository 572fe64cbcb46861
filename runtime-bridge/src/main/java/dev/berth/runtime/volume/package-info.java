/** Named and anonymous volumes. */
@NullMarked
package dev.berth.runtime.volume;

import org.jspecify.annotations.NullMarked;
