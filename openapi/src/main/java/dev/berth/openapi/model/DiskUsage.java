package dev.berth.openapi.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What lies on disk. */
public record DiskUsage(
    @Optional long LayersSize,
    @Optional @Nullable List<ImageSummary> Images,
    @Optional @Nullable List<Map<String, Object>> Containers,
    @Optional @Nullable List<Volume> Volumes,
    @Optional @Nullable List<Map<String, Object>> BuildCache) {}
