package dev.berth.libpod.kube.play;

import dev.berth.api.Exchange;
import dev.berth.libpod.kube.yaml.KubeException;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.PodmanWords;
import dev.berth.libpod.wire.QuietProgress;
import dev.berth.libpod.wire.RegistryCredentials;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.store.StorePaths;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Playing manifests, and taking down what they made (Podman, pkg/api/handlers/libpod/kube.go). */
final class PlayHandlers {
  private final Engine engine;

  PlayHandlers(Engine engine) {
    this.engine = engine;
  }

  void play(Exchange exchange) throws IOException {
    PlayOptions options = PlayOptions.of(exchange.query());
    Path place = new StorePaths(engine.config()).temporary();
    try (PlayBody body = PlayBody.of(exchange, place)) {
      PlayImages images =
          new PlayImages(
              engine,
              body.directory(),
              options,
              domain -> RegistryCredentials.of(exchange, domain),
              new QuietProgress(exchange));
      PlayReport report =
          told("playing YAML file", () -> new Play(engine, options, images).run(body.text()));
      Replies.json(exchange, report.render());
    }
  }

  void down(Exchange exchange) throws IOException {
    boolean force = exchange.query().bool("force");
    String text = PlayBody.text(exchange.body());
    Down down = new Down(engine);
    Replies.json(exchange, told("tearing down YAML file", () -> down.run(text, force)));
  }

  /** Everything that fails is the server's failure, as Podman has it. */
  private static <T> T told(String doing, Supplier<T> work) {
    try {
      return work.get();
    } catch (KubeException e) {
      throw failed(doing, e.text());
    } catch (EngineException e) {
      throw failed(doing, e.text());
    } catch (PodmanException e) {
      throw new PodmanException(500, e.reason(), doing + ": " + e.text());
    }
  }

  private static PodmanException failed(String doing, String text) {
    PodmanWords.Said said = PodmanWords.of(text);
    return new PodmanException(500, said.cause(), doing + ": " + said.message());
  }
}
