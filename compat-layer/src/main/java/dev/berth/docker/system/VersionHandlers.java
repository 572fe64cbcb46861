package dev.berth.docker.system;

import dev.berth.api.ApiVersion;
import dev.berth.api.Exchange;
import dev.berth.runtime.Engine;
import dev.berth.runtime.config.HostFacts;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.nio.charset.StandardCharsets;

/** Ping and version: what clients ask first, so nothing heavy may be touched here. */
final class VersionHandlers {
  private static final String BUILT = "2026-01-01T00:00:00.000000000+00:00";
  private static final byte[] OK = "OK".getBytes(StandardCharsets.UTF_8);

  private final Engine engine;

  VersionHandlers(Engine engine) {
    this.engine = engine;
  }

  void ping(Exchange exchange) {
    exchange.setHeader("Cache-Control", "no-cache, no-store, must-revalidate");
    exchange.setHeader("Pragma", "no-cache");
    // 1 is the classic builder: BuildKit needs a session service that is not there
    exchange.setHeader("Builder-Version", "1");
    exchange.setHeader("Swarm", "inactive");
    boolean head = exchange.method().equals("HEAD");
    exchange.send(200, "text/plain; charset=utf-8", head ? null : OK);
  }

  void version(Exchange exchange) {
    HostFacts host = engine.host();
    JsonWriter out = new JsonWriter(1024).object();
    out.object("Platform").put("Name", "Berth").end().array("Components");
    engineComponent(out, host);
    component(out, host, "crun");
    component(out, host, "conmon");
    out.endArray().put("Version", Product.VERSION).put("ApiVersion", ApiVersion.MAX.toString());
    out.put("MinAPIVersion", ApiVersion.MIN.toString()).put("GitCommit", "");
    out.put("GoVersion", "").put("Os", "linux").put("Arch", host.goArch());
    out.put("KernelVersion", host.kernelVersion()).put("BuildTime", BUILT);
    Replies.json(exchange, out.end());
  }

  private static void engineComponent(JsonWriter out, HostFacts host) {
    out.object().put("Name", "Engine").put("Version", Product.VERSION).object("Details");
    out.put("ApiVersion", ApiVersion.MAX.toString()).put("Arch", host.goArch());
    out.put("BuildTime", BUILT).put("Experimental", "false").put("GitCommit", "");
    out.put("GoVersion", "").put("KernelVersion", host.kernelVersion());
    out.put("MinAPIVersion", ApiVersion.MIN.toString()).put("Os", "linux").end().end();
  }

  private static void component(JsonWriter out, HostFacts host, String program) {
    String version = host.programVersion(program);
    if (!version.isEmpty()) {
      out.object().put("Name", program).put("Version", version);
      out.object("Details").put("GitCommit", "").end().end();
    }
  }
}
