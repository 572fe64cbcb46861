/** Secrets: small pieces of data that containers get as files or variables. */
@NullMarked
package dev.berth.runtime.secret;

import org.jspecify.annotations.NullMarked;
