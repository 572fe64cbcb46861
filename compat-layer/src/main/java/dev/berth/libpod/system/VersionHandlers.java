package dev.berth.libpod.system;

import dev.berth.api.Exchange;
import dev.berth.runtime.Engine;
import dev.berth.runtime.config.HostFacts;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.nio.charset.StandardCharsets;

/** Ping and version: what clients ask first. */
final class VersionHandlers {
  private static final byte[] OK = "OK".getBytes(StandardCharsets.UTF_8);
  private static final String BUILT = "1970-01-01T00:00:00Z";

  private final Engine engine;

  VersionHandlers(Engine engine) {
    this.engine = engine;
  }

  static void ping(Exchange exchange) {
    exchange.setHeader("Cache-Control", "no-cache");
    exchange.setHeader("Pragma", "no-cache");
    exchange.setHeader("Builder-Version", "");
    exchange.setHeader("Libpod-Buildah-Version", Release.BUILDAH);
    boolean head = exchange.method().equals("HEAD");
    exchange.send(200, "text/plain; charset=utf-8", head ? null : OK);
  }

  void version(Exchange exchange) {
    HostFacts host = engine.host();
    JsonWriter out = new JsonWriter(1024).object();
    out.object("Platform").put("Name", "linux/" + host.goArch() + "/berth").end();
    out.array("Components").object().put("Name", "Podman Engine").put("Version", Release.VERSION);
    out.object("Details").put("APIVersion", Release.VERSION).put("Arch", host.goArch());
    out.put("BuildTime", BUILT).put("Experimental", "false").put("GitCommit", "");
    out.put("GoVersion", "").put("KernelVersion", host.kernelVersion());
    out.put("MinAPIVersion", Release.OLDEST).put("Os", "linux").end().end();
    component(out, "Conmon", "conmon version " + host.programVersion("conmon"));
    component(out, "OCI Runtime (crun)", "crun version " + host.programVersion("crun"));
    out.endArray().put("Version", Release.VERSION).put("ApiVersion", "1.41");
    out.put("MinAPIVersion", "1.24").put("GitCommit", "").put("GoVersion", "");
    out.put("Os", "linux").put("Arch", host.goArch());
    out.put("KernelVersion", host.kernelVersion()).put("BuildTime", BUILT);
    Replies.json(exchange, out.end());
  }

  private static void component(JsonWriter out, String name, String version) {
    out.object().put("Name", name).put("Version", version);
    out.object("Details").put("Package", "").end().end();
  }
}
