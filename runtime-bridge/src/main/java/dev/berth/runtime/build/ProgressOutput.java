package dev.berth.runtime.build;

import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.stream.StdioSink;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** Passes a step's output on as text; a character may be cut by the end of a write. */
final class ProgressOutput implements StdioSink {
  private static final int ROOM = 1 << 16;
  private final ProgressSink progress;
  private final Text stdout;
  private final Text stderr;

  ProgressOutput(ProgressSink progress, StepLines lines) {
    this.progress = progress;
    this.stdout = new Text(text -> text);
    this.stderr = new Text(lines::stderr);
  }

  @Override
  public synchronized void stdout(byte[] bytes, int offset, int length) {
    stdout.take(bytes, offset, length);
  }

  @Override
  public synchronized void stderr(byte[] bytes, int offset, int length) {
    stderr.take(bytes, offset, length);
  }

  @Override
  public void flush() {}

  /** One of the two streams. */
  private final class Text {
    private final UnaryOperator<String> dressed;
    private final CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] cut = new byte[0];

    Text(UnaryOperator<String> dressed) {
      this.dressed = dressed;
    }

    void take(byte[] bytes, int offset, int length) {
      for (int at = offset; at < offset + length; at += ROOM) {
        decode(bytes, at, Math.min(ROOM, offset + length - at));
      }
    }

    private void decode(byte[] bytes, int offset, int length) {
      ByteBuffer pending = ByteBuffer.allocate(cut.length + length);
      pending.put(cut).put(bytes, offset, length).flip();
      CharBuffer text = CharBuffer.allocate(pending.remaining() + 2);
      decoder.decode(pending, text, false);
      cut = new byte[pending.remaining()];
      pending.get(cut);
      if (text.position() > 0) {
        progress.stream(dressed.apply(text.flip().toString()));
      }
    }
  }
}
