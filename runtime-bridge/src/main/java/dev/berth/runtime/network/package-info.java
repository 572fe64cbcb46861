/** Rootless networking: namespaces, bridges, ports, names. */
@NullMarked
package dev.berth.runtime.network;

import org.jspecify.annotations.NullMarked;
