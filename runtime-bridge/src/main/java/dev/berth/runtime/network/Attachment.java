package dev.berth.runtime.network;

import java.nio.file.Path;

/**
 * An endpoint to be set up or taken down.
 *
 * @param namespace file that keeps the container's network namespace
 * @param defaultRoute whether the container goes out by this network
 */
record Attachment(
    Network network,
    Lease.Endpoint endpoint,
    String containerId,
    String containerName,
    Path namespace,
    boolean defaultRoute) {}
