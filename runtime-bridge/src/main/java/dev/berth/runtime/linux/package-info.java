/** The one narrow port to the kernel and to child processes. */
@NullMarked
package dev.berth.runtime.linux;

import org.jspecify.annotations.NullMarked;
