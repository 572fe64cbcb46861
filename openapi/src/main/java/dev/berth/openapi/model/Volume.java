package dev.berth.openapi.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A volume. */
public record Volume(
    String Name,
    String Driver,
    String Mountpoint,
    @Optional String CreatedAt,
    @Nullable Map<String, String> Labels,
    @Nullable Map<String, String> Options,
    String Scope,
    @Optional @Nullable Map<String, Object> UsageData) {}
