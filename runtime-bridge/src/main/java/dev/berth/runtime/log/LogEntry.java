package dev.berth.runtime.log;

import java.time.Instant;
import java.util.Map;

/**
 * One stored piece of output: a line with its newline, or a partial line without.
 *
 * @param attributes of the log driver's labels and env options, sorted by key
 */
public record LogEntry(
    Instant time, boolean stderr, byte[] line, boolean partial, Map<String, String> attributes) {}
