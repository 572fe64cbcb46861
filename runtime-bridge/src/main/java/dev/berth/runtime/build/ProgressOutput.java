package dev.berth.runtime.build;

import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.stream.StdioSink;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Passes a step's output on as text; a character may be cut by the end of a write. */
final class ProgressOutput implements StdioSink {
  private static final int ROOM = 1 << 16;

  private final ProgressSink progress;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final ByteBuffer pending = ByteBuffer.allocate(ROOM + 8);

  ProgressOutput(ProgressSink progress) {
    this.progress = progress;
  }

  @Override
  public synchronized void stdout(byte[] bytes, int offset, int length) {
    for (int at = offset; at < offset + length; at += ROOM) {
      decode(bytes, at, Math.min(ROOM, offset + length - at));
    }
  }

  @Override
  public void stderr(byte[] bytes, int offset, int length) {
    stdout(bytes, offset, length);
  }

  @Override
  public void flush() {}

  private void decode(byte[] bytes, int offset, int length) {
    pending.put(bytes, offset, length).flip();
    CharBuffer text = CharBuffer.allocate(pending.remaining() + 2);
    decoder.decode(pending, text, false);
    pending.compact();
    if (text.position() > 0) {
      progress.stream(text.flip().toString());
    }
  }
}
