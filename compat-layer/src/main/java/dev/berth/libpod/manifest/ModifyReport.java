package dev.berth.libpod.manifest;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a change of a list did, and what it could not do. */
final class ModifyReport {
  private final String id;
  private final List<String> images = new ArrayList<>();
  private final List<String> files = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  ModifyReport(String id) {
    this.id = id;
  }

  /** Work that brings files, and may fail at reading them. */
  interface Upload {
    List<String> run() throws IOException;
  }

  /** Does a part of it; a failure does not keep other parts from being done. */
  void run(List<String> about, Runnable work) {
    try {
      work.run();
      images.addAll(about);
    } catch (EngineException e) {
      errors.add(e.text());
    } catch (PodmanException e) {
      errors.add(e.text());
    }
  }

  void files(Upload upload) throws IOException {
    try {
      files.addAll(upload.run());
    } catch (EngineException e) {
      errors.add(e.text());
    }
  }

  /** 200, 400 when nothing was done, 409 when a part was. */
  void send(Exchange exchange) {
    JsonWriter out = new JsonWriter(256).object().put("Id", id);
    if (!images.isEmpty()) {
      out.putStrings("images", images);
    }
    if (!files.isEmpty()) {
      out.putStrings("files", files);
    }
    int status = errors.isEmpty() ? 200 : images.isEmpty() ? 400 : 409;
    if (!errors.isEmpty()) {
      String all = String.join("\n", errors);
      out.putStrings("errors", errors)
          .put("cause", errors.getLast())
          .put("message", all)
          .put("response", status);
    }
    Replies.json(exchange, status, out.end());
  }
}
