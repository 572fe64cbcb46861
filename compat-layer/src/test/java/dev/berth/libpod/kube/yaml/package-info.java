/** Tests. */
@NullMarked
package dev.berth.libpod.kube.yaml;

import org.jspecify.annotations.NullMarked;
