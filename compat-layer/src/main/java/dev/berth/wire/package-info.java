/** JSON in and out, replies and stream framing. */
@NullMarked
package dev.berth.wire;

import org.jspecify.annotations.NullMarked;
