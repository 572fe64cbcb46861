/** The engine: everything Berth does, with no knowledge of HTTP or of a dialect. */
@NullMarked
package dev.berth.runtime;

import org.jspecify.annotations.NullMarked;
