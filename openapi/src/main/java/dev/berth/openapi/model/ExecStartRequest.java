package dev.berth.openapi.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a process is started. */
public record ExecStartRequest(
    @Optional boolean Detach,
    @Optional boolean Tty,
    @Optional @Nullable List<Integer> ConsoleSize) {}
