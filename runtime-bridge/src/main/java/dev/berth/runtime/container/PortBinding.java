package dev.berth.runtime.container;

import org.jspecify.annotations.Nullable;

/**
 * Where a container port is published.
 *
 * @param hostIp address to bind, null or empty for all
 * @param hostPort port or {@code from-to} range, null or empty for an ephemeral port
 */
public record PortBinding(@Nullable String hostIp, @Nullable String hostPort) {}
