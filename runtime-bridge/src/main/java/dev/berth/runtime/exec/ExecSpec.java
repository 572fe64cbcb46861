package dev.berth.runtime.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An extra process, as the client asked for it. */
public record ExecSpec(
    List<String> cmd,
    boolean tty,
    boolean attachStdin,
    boolean attachStdout,
    boolean attachStderr,
    @Nullable String user,
    boolean privileged,
    @Nullable List<String> env,
    @Nullable String workingDir,
    @Nullable String detachKeys,
    @Nullable List<Integer> consoleSize) {}
