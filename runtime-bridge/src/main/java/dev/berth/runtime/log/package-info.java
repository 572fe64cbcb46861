/** Container log files: drivers, rotation, reading. */
@NullMarked
package dev.berth.runtime.log;

import org.jspecify.annotations.NullMarked;
