package dev.berth.libpod.image;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.TextAnswer;
import dev.berth.runtime.Engine;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.manifest.ManifestList;
import java.util.List;

/** Naming images, and lists of them. */
final class ImageChanges {
  private final Engine engine;
  private final LocalNames names;

  ImageChanges(Engine engine) {
    this.engine = engine;
    this.names = new LocalNames(engine);
  }

  void tag(Exchange exchange) {
    String repository = exchange.query().get("repo");
    String tag = exchange.query().get("tag");
    if (repository.isEmpty()) {
      throw PodmanException.plain(400, "repo parameter is required to tag an image");
    }
    String name = exchange.path("name");
    ManifestList list = names.list(name);
    if (list != null) {
      ImageReference added =
          ImageReference.parse(LocalNames.created(repository), tag).withDefaultTag();
      Object unused = engine.manifestLists().name(list.id(), added.familiar());
      TextAnswer.send(exchange, 201, "");
      return;
    }
    String known = names.lookUp(name);
    String named = repository + ":" + (tag.isEmpty() ? "latest" : tag);
    NamingWords.run(
        normalizing(named),
        () ->
            engine
                .images()
                .tag(known, LocalNames.created(repository), tag.isEmpty() ? "latest" : tag));
    TextAnswer.send(exchange, 201, "");
  }

  private static String normalizing(String name) {
    return "normalizing name \"%1$s\": normalizing name \"%1$s\"".formatted(name);
  }

  /** One name, or all of them; the image or list stays, also without any. */
  void untag(Exchange exchange) {
    String repository = exchange.query().get("repo");
    String tag = exchange.query().get("tag");
    if (repository.isEmpty() && !tag.isEmpty()) {
      throw PodmanException.plain(400, "repo parameter is required to tag an image");
    }
    String named = repository + ":" + (tag.isEmpty() ? "latest" : tag);
    String wanted = repository.isEmpty() ? "" : LibpodNames.image(LocalNames.created(named));
    String name = exchange.path("name");
    String known = names.list(name) == null ? names.lookUp(name) : name;
    if (!repository.isEmpty()) {
      NamingWords.run(
          normalizing(named),
          () -> {
            ImageReference unused = ImageReference.parse(LocalNames.created(named));
          });
    }
    ManifestList list = names.list(name);
    List<String> all = list != null ? list.names() : engine.images().get(known).repoTags();
    List<String> gone =
        all.stream()
            .filter(each -> wanted.isEmpty() || LibpodNames.image(each).equals(wanted))
            .toList();
    if (gone.isEmpty() && !wanted.isEmpty()) {
      throw PodmanException.caused(500, wanted, "tag not known");
    }
    for (String each : gone) {
      if (list == null) {
        engine.images().untag(each);
      } else {
        Object unused = engine.manifestLists().unname(list.id(), each);
      }
    }
    TextAnswer.send(exchange, 201, "");
  }
}
