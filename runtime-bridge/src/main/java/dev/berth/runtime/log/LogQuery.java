package dev.berth.runtime.log;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What part of a log is read.
 *
 * @param tail number of last lines, negative for all
 */
public record LogQuery(
    boolean stdout,
    boolean stderr,
    boolean follow,
    @Nullable Instant since,
    @Nullable Instant until,
    int tail) {}
