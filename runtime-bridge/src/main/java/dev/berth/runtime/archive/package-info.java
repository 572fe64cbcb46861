/** Tar archives and their compressions: reading, writing, unpacking with care. */
@NullMarked
package dev.berth.runtime.archive;

import org.jspecify.annotations.NullMarked;
