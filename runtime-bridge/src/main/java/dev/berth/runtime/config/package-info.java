/** Typed settings and host facts. */
@NullMarked
package dev.berth.runtime.config;

import org.jspecify.annotations.NullMarked;
