/** From a request to a container: check, merge, fill in, resolve. */
@NullMarked
package dev.berth.runtime.container.plan;

import org.jspecify.annotations.NullMarked;
