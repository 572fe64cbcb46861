/** Extra processes in running containers. */
@NullMarked
package dev.berth.runtime.exec;

import org.jspecify.annotations.NullMarked;
