package dev.berth.openapi.model;

import org.jspecify.annotations.Nullable;

/** An exec. */
public record ExecInspect(
    String ID,
    boolean Running,
    @Nullable Integer ExitCode,
    ProcessConfig ProcessConfig,
    boolean OpenStdin,
    boolean OpenStderr,
    boolean OpenStdout,
    boolean CanRemove,
    String ContainerID,
    Object DetachKeys,
    int Pid) {}
