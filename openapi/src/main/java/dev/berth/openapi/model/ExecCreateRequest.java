package dev.berth.openapi.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process to prepare. */
public record ExecCreateRequest(
    List<String> Cmd,
    @Optional boolean AttachStdin,
    @Optional boolean AttachStdout,
    @Optional boolean AttachStderr,
    @Optional boolean Tty,
    @Optional @Nullable List<String> Env,
    @Optional String User,
    @Optional String WorkingDir,
    @Optional boolean Privileged,
    @Optional String DetachKeys,
    @Optional @Nullable List<Integer> ConsoleSize) {}
