/** Resource usage from cgroup v2. */
@NullMarked
package dev.berth.runtime.stats;

import org.jspecify.annotations.NullMarked;
