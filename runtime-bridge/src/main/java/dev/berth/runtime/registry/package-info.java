/** The client side of the OCI distribution protocol. */
@NullMarked
package dev.berth.runtime.registry;

import org.jspecify.annotations.NullMarked;
