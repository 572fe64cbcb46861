package dev.berth.runtime.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A health probe. Durations are nanoseconds, zero for "inherit or default".
 *
 * @param test empty or null to inherit, {@code ["NONE"]}, {@code ["CMD", argv...]} or {@code
 *     ["CMD-SHELL", line]}
 */
public record Healthcheck(
    @Nullable List<String> test,
    long interval,
    long timeout,
    long startPeriod,
    long startInterval,
    int retries) {}
