/** Kubernetes YAML: made of containers, pods and volumes, played, applied to a cluster. */
@NullMarked
package dev.berth.libpod.kube;

import org.jspecify.annotations.NullMarked;
