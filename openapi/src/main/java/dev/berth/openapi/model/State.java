package dev.berth.openapi.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of a container. */
public record State(
    String Status,
    boolean Running,
    boolean Paused,
    boolean Restarting,
    boolean OOMKilled,
    boolean Dead,
    int Pid,
    int ExitCode,
    String Error,
    String StartedAt,
    String FinishedAt,
    @Optional @Nullable Map<String, Object> Health) {}
