/** The HTTP server: listener, routing, hijack, versions, errors, idle exit. */
@NullMarked
package dev.berth.server;

import org.jspecify.annotations.NullMarked;
