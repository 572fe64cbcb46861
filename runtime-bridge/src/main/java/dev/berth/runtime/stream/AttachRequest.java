package dev.berth.runtime.stream;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * How a client is joined to a process.
 *
 * @param stdin the client's bytes, null when it sends none; end of stream is the half-close
 * @param detachKeys the sequence as bytes, empty for none
 */
public record AttachRequest(
    @Nullable InputStream stdin,
    boolean stdout,
    boolean stderr,
    byte[] detachKeys,
    boolean replayLogs,
    boolean stream) {}
