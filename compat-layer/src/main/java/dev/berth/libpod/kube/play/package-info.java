/** Making pods, volumes and secrets of Kubernetes YAML, and removing them again. */
@NullMarked
package dev.berth.libpod.kube.play;

import org.jspecify.annotations.NullMarked;
