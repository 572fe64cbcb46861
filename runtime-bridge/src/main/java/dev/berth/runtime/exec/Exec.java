package dev.berth.runtime.exec;

import dev.berth.runtime.id.ContainerId;
import org.jspecify.annotations.Nullable;

/**
 * Snapshot of an exec.
 *
 * @param exitCode null until it ended
 * @param pid 0 when it does not run
 */
public record Exec(
    String id,
    ContainerId containerId,
    ExecSpec spec,
    boolean running,
    @Nullable Integer exitCode,
    int pid) {}
