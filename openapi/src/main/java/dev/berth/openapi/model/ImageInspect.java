package dev.berth.openapi.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An image in full. */
public record ImageInspect(
    String Id,
    List<String> RepoTags,
    List<String> RepoDigests,
    @Optional String Created,
    String Architecture,
    String Os,
    long Size,
    @Nullable Map<String, Object> GraphDriver,
    RootFs RootFS,
    @Nullable Map<String, Object> Config,
    Map<String, Object> Metadata) {}
