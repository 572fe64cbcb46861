/** The one implementation of a cluster's API, over fabric8's client; in a jar of its own. */
@NullMarked
package dev.berth.libpod.kube.cluster;

import org.jspecify.annotations.NullMarked;
