package dev.berth.openapi.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container to make. */
public record CreateRequest(
    String Image,
    @Optional @Nullable List<String> Cmd,
    @Optional @Nullable List<String> Entrypoint,
    @Optional @Nullable List<String> Env,
    @Optional String WorkingDir,
    @Optional String User,
    @Optional boolean Tty,
    @Optional boolean OpenStdin,
    @Optional @Nullable Map<String, String> Labels,
    @Optional @Nullable Map<String, Object> ExposedPorts,
    @Optional @Nullable Map<String, Object> HostConfig,
    @Optional @Nullable Map<String, Object> NetworkingConfig) {}
