/** YAML of Kubernetes, read with the place of everything, strictly and within limits. */
@NullMarked
package dev.berth.libpod.kube.yaml;

import org.jspecify.annotations.NullMarked;
