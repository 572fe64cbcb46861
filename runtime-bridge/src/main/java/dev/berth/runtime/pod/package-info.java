/** Pods: containers that share namespaces and a life. */
@NullMarked
package dev.berth.runtime.pod;

import org.jspecify.annotations.NullMarked;
