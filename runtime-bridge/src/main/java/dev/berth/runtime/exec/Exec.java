package dev.berth.runtime.exec;

import dev.berth.runtime.id.ContainerId;
import org.jspecify.annotations.Nullable;

/**
 * Snapshot of an exec.
 *
 * @param exitCode null until it ended
 * @param pid 0 until it runs; kept when it ended
 * @param forgotten whether it ended so long ago that it is about to be forgotten
 */
public record Exec(
    String id,
    ContainerId containerId,
    ExecSpec spec,
    boolean running,
    @Nullable Integer exitCode,
    int pid,
    boolean forgotten) {}
