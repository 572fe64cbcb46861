/** What libpod's answers have in common. */
@NullMarked
package dev.berth.libpod.wire;

import org.jspecify.annotations.NullMarked;
