/** Tests. */
@NullMarked
package dev.berth.libpod.kube.model;

import org.jspecify.annotations.NullMarked;
