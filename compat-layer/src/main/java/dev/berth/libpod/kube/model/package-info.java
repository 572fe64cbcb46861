/** The parts of Kubernetes' objects that mean something on one machine. */
@NullMarked
package dev.berth.libpod.kube.model;

import org.jspecify.annotations.NullMarked;
