package dev.berth.fake;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.exec.Exec;
import dev.berth.runtime.exec.ExecSpec;
import dev.berth.runtime.exec.Execs;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.stream.AttachRequest;
import dev.berth.runtime.stream.StdioSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Execs that echo: out to stdout what they were given, and a word to stderr. */
public final class FakeExecs implements Execs {
  public final List<String> calls = new ArrayList<>();
  public @Nullable ExecSpec spec;

  @Override
  public String create(String containerRef, ExecSpec given) {
    spec = given;
    calls.add("create " + containerRef);
    return "e1";
  }

  @Override
  public Exec get(String id) {
    return new Exec(
        id, ContainerId.parse(Samples.ID), Objects.requireNonNull(spec), true, null, 99, false);
  }

  @Override
  public List<String> idsOf(String containerRef) {
    return List.of();
  }

  @Override
  public void startDetached(String id) {
    calls.add("detached " + id);
  }

  @Override
  public Session prepareAttached(String id) {
    if (spec == null) {
      throw EngineException.notFound("No such exec instance: " + id);
    }
    ExecSpec own = spec;
    return new Session() {
      @Override
      public ExecSpec spec() {
        return own;
      }

      @Override
      public void run(AttachRequest request, StdioSink sink, @Nullable List<Integer> size) {
        calls.add("run " + request.stdout() + " " + size + " " + request.detachKeys().length);
        try {
          byte[] in = request.stdin() == null ? new byte[0] : request.stdin().readAllBytes();
          sink.stdout(in, 0, in.length);
          byte[] word = "err".getBytes(StandardCharsets.UTF_8);
          sink.stderr(word, 0, word.length);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  @Override
  public void resize(String id, int height, int width) {
    calls.add("resize " + id);
  }
}
