/** Texts: times, durations, status lines. */
@NullMarked
package dev.berth.text;

import org.jspecify.annotations.NullMarked;
