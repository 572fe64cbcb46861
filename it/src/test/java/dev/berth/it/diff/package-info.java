/** The same requests to dockerd and to Berth; the answers compared field by field. */
@NullMarked
package dev.berth.it.diff;

import org.jspecify.annotations.NullMarked;
