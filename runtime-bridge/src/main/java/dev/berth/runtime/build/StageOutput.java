package dev.berth.runtime.build;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ProgressSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one stage says: passed on when it is its turn, else kept, much of it in a file. */
final class StageOutput implements ProgressSink {
  private static final int KEPT = 1 << 18;
  private static final int PIECE = 1 << 14;

  private final StageOutputs all;
  private final Path file;
  private final List<Runnable> lines = new ArrayList<>();
  private long kept;
  private @Nullable Writer spilled;
  private @Nullable Digest image;
  private boolean ended;
  private int exitCode;

  StageOutput(StageOutputs all, Path file) {
    this.all = all;
    this.file = file;
  }

  @Override
  public void status(@Nullable String id, String status, long current, long total) {
    synchronized (all) {
      if (all.isTurn(this)) {
        all.client().status(id, status, current, total);
      } else if (current < 0) { // how far it was then says nothing later
        lines.add(() -> all.client().status(id, status, current, total));
      }
    }
  }

  @Override
  public void stream(String text) {
    synchronized (all) {
      if (all.isTurn(this)) {
        all.client().stream(text);
      } else if (kept < KEPT) {
        kept += text.length();
        lines.add(() -> all.client().stream(text));
      } else {
        spill(text);
      }
    }
  }

  private void spill(String text) {
    try {
      Writer out = spilled;
      if (out == null) {
        out = Files.newBufferedWriter(file);
        spilled = out;
      }
      out.write(text);
    } catch (IOException e) {
      throw EngineException.internal("cannot keep output: " + e.getMessage(), e);
    }
  }

  @Override
  public void built(Digest id) {
    image = id;
  }

  @Override
  public void exited(int code) {
    exitCode = code;
  }

  /** The exit code of the command that failed, 0 when none did. */
  int exitCode() {
    return exitCode;
  }

  @Override
  public boolean cancelled() {
    return all.cancelled();
  }

  /** The stage is done; its last line is its image, null for none. */
  void end(@Nullable Digest made) {
    synchronized (all) {
      image = made;
      ended = true;
      all.ended();
    }
  }

  boolean hasEnded() {
    return ended;
  }

  /** Nothing more will be told of it. */
  void close() {
    Digest made = image;
    if (made != null) {
      all.client().built(made);
    }
  }

  /** Its turn has come: tells what was kept. */
  void tell() {
    lines.forEach(Runnable::run);
    lines.clear();
    Writer out = spilled;
    if (out == null) {
      return;
    }
    spilled = null;
    kept = 0;
    try {
      out.close();
      char[] piece = new char[PIECE];
      try (BufferedReader in = Files.newBufferedReader(file)) {
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
          all.client().stream(new String(piece, 0, read));
        }
      }
      Files.delete(file);
    } catch (IOException e) {
      throw EngineException.internal("cannot tell output: " + e.getMessage(), e);
    }
  }

  /** Lets go of what was kept. */
  void discard() {
    Writer out = spilled;
    if (out != null) {
      try {
        out.close();
      } catch (IOException e) {
        // nobody will read it
      }
    }
  }
}
