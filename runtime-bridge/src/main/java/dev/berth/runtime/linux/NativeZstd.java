package dev.berth.runtime.linux;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.NoSuchElementException;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses zstd by the system's libzstd, several times as fast as in Java without the second
 * compiler, which the service leaves out to stay small. One thread at a time; close it.
 */
public final class NativeZstd extends InputStream {
  private static final int BUFFER = 128 * 1024;

  private final InputStream in;
  private final Functions functions;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = arena.allocate(LibC.STATE);
  private final MemorySegment source = arena.allocate(BUFFER);
  private final MemorySegment target = arena.allocate(BUFFER);

  /** ZSTD_inBuffer and ZSTD_outBuffer: address, size, position. */
  private final MemorySegment input = arena.allocate(24, 8);

  private final MemorySegment output = arena.allocate(24, 8);
  private final byte[] heap = new byte[BUFFER];
  private final long context;
  private int at;
  private boolean frameEnded = true;
  private boolean sourceEnded;
  private boolean closed;

  private NativeZstd(InputStream in, Functions functions) {
    this.in = in;
    this.functions = functions;
    this.context = LibC.invoke(functions.create, state);
    if (context == 0) {
      throw new OutOfMemoryError("ZSTD_createDCtx");
    }
    input.set(ValueLayout.JAVA_LONG, 0, source.address());
    output.set(ValueLayout.JAVA_LONG, 0, target.address());
  }

  /** The uncompressed stream, or null where the library is not installed. */
  public static @Nullable InputStream open(InputStream in) {
    Functions functions = Library.FUNCTIONS;
    return functions == null ? null : new NativeZstd(in, functions);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] buffer, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    while (at == position(output)) {
      if (!fill()) {
        return -1;
      }
    }
    int count = (int) Math.min(length, position(output) - at);
    MemorySegment.copy(target, ValueLayout.JAVA_BYTE, at, buffer, offset, count);
    at += count;
    return count;
  }

  /** Decompresses some more; false at the end of the last frame. */
  private boolean fill() throws IOException {
    if (position(input) == input.get(ValueLayout.JAVA_LONG, 8) && !sourceEnded) {
      int count = in.read(heap, 0, BUFFER);
      sourceEnded = count < 0;
      MemorySegment.copy(heap, 0, source, ValueLayout.JAVA_BYTE, 0, Math.max(0, count));
      input.set(ValueLayout.JAVA_LONG, 8, Math.max(0, count));
      input.set(ValueLayout.JAVA_LONG, 16, 0);
    }
    boolean more = position(input) < input.get(ValueLayout.JAVA_LONG, 8);
    if (!more && sourceEnded && frameEnded) {
      return false;
    }
    at = 0;
    output.set(ValueLayout.JAVA_LONG, 8, BUFFER);
    output.set(ValueLayout.JAVA_LONG, 16, 0);
    long result =
        LibC.invoke(functions.decompress, state, context, output.address(), input.address());
    if ((int) LibC.invoke(functions.isError, state, result) != 0) {
      throw new ZipException("invalid zstd stream");
    }
    frameEnded = result == 0;
    if (!more && sourceEnded && position(output) == 0) {
      throw new EOFException("unexpected EOF in a zstd stream");
    }
    return true;
  }

  private static long position(MemorySegment buffer) {
    return buffer.get(ValueLayout.JAVA_LONG, 16);
  }

  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      LibC.invoke(functions.free, state, context);
      arena.close();
      in.close();
    }
  }

  /** The functions used (zstd manual, "Streaming decompression"). */
  private record Functions(
      MemorySegment create, MemorySegment free, MemorySegment decompress, MemorySegment isError) {}

  private static final class Library {
    static final @Nullable Functions FUNCTIONS = load();

    private static @Nullable Functions load() {
      try {
        SymbolLookup library = SymbolLookup.libraryLookup("libzstd.so.1", Arena.global());
        return new Functions(
            library.findOrThrow("ZSTD_createDCtx"),
            library.findOrThrow("ZSTD_freeDCtx"),
            library.findOrThrow("ZSTD_decompressStream"),
            library.findOrThrow("ZSTD_isError"));
      } catch (IllegalArgumentException | NoSuchElementException e) {
        return null; // not installed
      }
    }
  }
}
