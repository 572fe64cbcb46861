/** The process that carries published ports from the host into the rootless network namespace. */
@NullMarked
package dev.berth.runtime.forward;

import org.jspecify.annotations.NullMarked;
