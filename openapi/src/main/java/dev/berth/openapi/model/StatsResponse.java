package dev.berth.openapi.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A sample of a container. */
public record StatsResponse(
    String name,
    String id,
    String read,
    String preread,
    Map<String, Object> cpu_stats,
    Map<String, Object> precpu_stats,
    Map<String, Object> memory_stats,
    Map<String, Object> pids_stats,
    Map<String, Object> blkio_stats,
    @Optional @Nullable Map<String, Object> networks) {}
