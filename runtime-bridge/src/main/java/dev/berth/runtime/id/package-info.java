/** Identifiers as value types, parsed at the edge. */
@NullMarked
package dev.berth.runtime.id;

import org.jspecify.annotations.NullMarked;
