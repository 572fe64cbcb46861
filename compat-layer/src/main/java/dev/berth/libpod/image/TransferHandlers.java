package dev.berth.libpod.image;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.libpod.wire.ConfigChangeWords;
import dev.berth.libpod.wire.PlatformNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.PodmanWords;
import dev.berth.libpod.wire.RegistryCredentials;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.manifest.ManifestList;
import dev.berth.runtime.manifest.ManifestPush;
import dev.berth.runtime.registry.Publication;
import dev.berth.runtime.registry.PushFormat;
import dev.berth.runtime.registry.Registries.Download;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pushing and importing. */
final class TransferHandlers {
  private static final String IMPORTING = "unable to import tarball";

  private final Engine engine;
  private final LocalNames names;

  TransferHandlers(Engine engine) {
    this.engine = engine;
    this.names = new LocalNames(engine);
  }

  /** To the name itself, or to another one, which the image here does not get. */
  void push(Exchange exchange) throws IOException {
    Query query = exchange.query();
    RemoteNames.check(query.get("destination"));
    PushRefusals.check(query);
    RetryChoice.check(query);
    String name = exchange.path("name");
    String destination = RemoteNames.bare(query.get("destination"));
    ManifestList list = names.list(name);
    String shown = destination.isEmpty() ? name : destination;
    boolean quiet = query.bool("quiet", true);
    PushLines lines = new PushLines(exchange, shown, quiet);
    if (list != null) {
      String target = destination.isEmpty() ? name : destination;
      lines.run(() -> push(exchange, list, target, lines));
      return;
    }
    String known = quiet ? names.require(name, pushing(shown) + ": ") : names.require(name);
    Image image = engine.images().get(known);
    String target = destination.isEmpty() ? known : destination;
    lines.run(() -> push(exchange, image, target, lines));
  }

  /** What a failed push's message begins with. */
  static String pushing(String destination) {
    return "pushing image \"" + destination + "\"";
  }

  private void push(Exchange exchange, ManifestList list, String target, PushLines lines) {
    ManifestPush push =
        new ManifestPush(
            engine.content(),
            TlsChoice.of(exchange, engine),
            domain -> RegistryCredentials.of(exchange, domain));
    boolean all = exchange.query().bool("all");
    Object unused = push.run(list, target, all, exchange.query().optional("format"), lines);
  }

  private void push(Exchange exchange, Image image, String target, PushLines lines) {
    ImageReference reference = ImageReference.parse(target).withDefaultTag();
    Digest manifest = engine.images().requireManifest(image).digest();
    PushFormat format =
        switch (exchange.query().get("format")) {
          case "oci" -> PushFormat.OCI;
          case "v2s2", "docker" -> PushFormat.DOCKER;
          default -> PushFormat.KEPT;
        };
    lines.stream("Getting image source signatures\n");
    Object unused =
        TlsChoice.of(exchange, engine)
            .publish(
                reference.full(),
                Publication.of(manifest, format),
                RegistryCredentials.of(exchange, reference.domain()),
                lines);
  }

  private static String tag(ImageReference reference) {
    String tag = reference.tag();
    return tag == null ? "latest" : tag;
  }

  /** This engine has no connections to other machines; ssh has. */
  void scp(Exchange exchange) {
    String source = exchange.path("name");
    String destination = exchange.query().get("destination");
    String name = source.substring(source.indexOf("::") < 0 ? 0 : source.indexOf("::") + 2);
    throw PodmanException.plain(
        500,
        "copying "
            + source
            + " to \""
            + destination
            + "\" over ssh is not supported: use podman save "
            + name
            + " | ssh HOST podman load");
  }

  /** What a short name may mean. */
  void resolve(Exchange exchange) {
    String name = exchange.path("name");
    List<String> candidates = new RemoteNames(engine).elsewhere(name);
    JsonWriter out = new JsonWriter(256).object().putStrings("Names", candidates);
    Replies.json(exchange, out.end());
  }

  /** A root file system, from the body or from a web server. */
  void importRootfs(Exchange exchange) throws IOException {
    Query query = exchange.query();
    String url = query.get("url");
    String message = query.get("message");
    String reference = query.get("reference");
    List<String> changes = ConfigChangeWords.of(query.all("changes"), IMPORTING);
    ImageReference name = reference.isEmpty() ? null : imported(reference);
    Digest id;
    String doing = url.isEmpty() ? IMPORTING : IMPORTING + ": downloading " + url;
    try (InputStream body = url.isEmpty() ? exchange.body() : fetch(url)) {
      id =
          engine
              .images()
              .importRootfs(
                  body,
                  name == null ? null : name.familiarName(),
                  name == null ? null : tag(name),
                  changes,
                  message.isEmpty() ? "imported from tarball" : message,
                  platform(query));
    } catch (EngineException e) {
      int status = e.kind() == ErrorKind.INVALID ? 400 : 500;
      PodmanWords.Said said = PodmanWords.of(e.text());
      throw new PodmanException(status, said.cause(), doing + ": " + said.message());
    }
    Replies.json(exchange, new JsonWriter(128).object().put("Id", id.text()).end());
  }

  private static ImageReference imported(String reference) {
    try {
      return ImageReference.parse(LocalNames.created(reference)).withDefaultTag();
    } catch (EngineException e) {
      PodmanWords.Said said = PodmanWords.of(e.text());
      String doing = IMPORTING + ": normalizing name \"%1$s\": normalizing name \"%1$s\": ";
      throw new PodmanException(400, said.cause(), doing.formatted(reference) + said.message());
    }
  }

  private InputStream fetch(String url) {
    Download download = engine.registries().download(url);
    return download.body();
  }

  private static @Nullable String platform(Query query) {
    return PlatformNames.of(query.get("OS"), query.get("Architecture"), query.get("Variant"));
  }
}
