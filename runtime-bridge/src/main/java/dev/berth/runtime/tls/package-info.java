/** Certificates and keys, for registries and collectors of logs. */
@NullMarked
package dev.berth.runtime.tls;

import org.jspecify.annotations.NullMarked;
