package dev.berth.runtime.network;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint to be set up or taken down.
 *
 * @param namespace file that keeps the container's network namespace
 * @param defaultRoute whether the container goes out by this network
 * @param dns the container's own resolvers for what is not on its networks; null for the host's
 */
record Attachment(
    Network network,
    Lease.Endpoint endpoint,
    String containerId,
    String containerName,
    Path namespace,
    boolean defaultRoute,
    @Nullable List<String> dns) {}
