/**
 * Integration suites. They speak to the socket of {@code BERTH_IT_SOCKET} when it is set (any
 * engine: dockerd, podman system service), else to a service of their own, started from the dist
 * tree of {@code BERTH_DIST}.
 */
@NullMarked
package dev.berth.it;

import org.jspecify.annotations.NullMarked;
