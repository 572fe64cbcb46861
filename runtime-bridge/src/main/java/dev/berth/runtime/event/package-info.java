/** The events journal and its subscribers. */
@NullMarked
package dev.berth.runtime.event;

import org.jspecify.annotations.NullMarked;
