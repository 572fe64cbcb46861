/** Filters of list, prune and event requests. */
@NullMarked
package dev.berth.docker.filter;

import org.jspecify.annotations.NullMarked;
