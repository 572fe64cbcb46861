package dev.berth.openapi.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An image in a list. */
public record ImageSummary(
    String Id,
    String ParentId,
    @Nullable List<String> RepoTags,
    @Nullable List<String> RepoDigests,
    long Created,
    long Size,
    long SharedSize,
    @Nullable Map<String, String> Labels,
    long Containers) {}
