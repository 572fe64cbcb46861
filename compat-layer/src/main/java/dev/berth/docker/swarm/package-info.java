/** Swarm and plugin routes: answered as an engine that is in no swarm and has no plugins. */
@NullMarked
package dev.berth.docker.swarm;

import org.jspecify.annotations.NullMarked;
