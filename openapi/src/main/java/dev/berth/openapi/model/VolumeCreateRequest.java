package dev.berth.openapi.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A volume to make. */
public record VolumeCreateRequest(
    @Optional String Name,
    @Optional String Driver,
    @Optional @Nullable Map<String, String> DriverOpts,
    @Optional @Nullable Map<String, String> Labels) {}
