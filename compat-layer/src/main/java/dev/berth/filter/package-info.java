/** Filters as both dialects read them: the map, patterns, times. */
@NullMarked
package dev.berth.filter;

import org.jspecify.annotations.NullMarked;
