/** Byte streams between clients and container processes. */
@NullMarked
package dev.berth.runtime.stream;

import org.jspecify.annotations.NullMarked;
