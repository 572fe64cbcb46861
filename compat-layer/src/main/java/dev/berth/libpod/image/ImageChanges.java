package dev.berth.libpod.image;

import dev.berth.api.Exchange;
import dev.berth.docker.image.ImageUses;
import dev.berth.filter.Filters;
import dev.berth.libpod.wire.LibpodFilters;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.image.Images.Removed;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.util.ArrayList;
import java.util.List;

/** Naming and removing images. */
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
    engine
        .images()
        .tag(names.lookUp(name), LocalNames.created(repository), tag.isEmpty() ? "latest" : tag);
    Replies.empty(exchange, 201);
  }

  /** One name, or all of them; the image stays, also without any. */
  void untag(Exchange exchange) {
    String repository = exchange.query().get("repo");
    String tag = exchange.query().get("tag");
    Image image = engine.images().get(names.lookUp(exchange.path("name")));
    String wanted =
        repository.isEmpty()
            ? ""
            : LocalNames.created(repository) + ":" + (tag.isEmpty() ? "latest" : tag);
    for (String each : image.repoTags()) {
      if (wanted.isEmpty() || LibpodNames.image(each).equals(LibpodNames.image(wanted))) {
        engine.images().untag(each);
      }
    }
    Replies.empty(exchange, 201);
  }

  void remove(Exchange exchange) {
    String name = exchange.path("name");
    String unused = names.require(name);
    Report report = new Report();
    remove(name, exchange.query().bool("force"), true, report);
    if (!report.errors.isEmpty()) {
      throw PodmanException.plain(409, report.errors.getFirst());
    }
    Replies.json(exchange, report.render());
  }

  void removeAll(Exchange exchange) {
    boolean force = exchange.query().bool("force");
    List<String> wanted = new ArrayList<>(exchange.query().all("images"));
    if (exchange.query().bool("all")) {
      engine.images().list().forEach(each -> wanted.add(each.id().hex()));
    }
    Report report = new Report();
    for (String each : wanted) {
      if (engine.images().find(names.of(each)) != null) {
        remove(each, force, !exchange.query().bool("noprune"), report);
      } else if (!exchange.query().bool("ignore") && !exchange.query().bool("all")) {
        report.fail(1, each + ": image not known");
      }
    }
    Replies.json(exchange, report.render());
  }

  private void remove(String name, boolean force, boolean prune, Report report) {
    if (force) {
      removeUsers(name);
    }
    try {
      for (Removed each :
          engine.images().remove(names.of(name), force, prune, ImageUses.of(engine))) {
        report.add(each);
      }
    } catch (EngineException e) {
      report.fail(2, e.text());
    }
  }

  /** Podman's force takes the containers of an image along. */
  private void removeUsers(String name) {
    Image image = engine.images().get(names.of(name));
    if (image.repoTags().size() > 1) {
      return;
    }
    for (Container each : engine.containers().list()) {
      if (each.imageId().equals(image.id())) {
        engine.containers().remove(each.id().hex(), true, false);
      }
    }
  }

  void prune(Exchange exchange) {
    Filters filters = LibpodFilters.parse(exchange);
    ImageFilter wanted = new ImageFilter(filters, engine);
    List<Container> containers = engine.containers().list();
    boolean all = exchange.query().bool("all");
    Images.PruneReport report =
        engine.images().prune(!all, ImageUses.of(engine), each -> wanted.test(each, containers));
    JsonWriter out = new JsonWriter(512).array();
    for (Removed each : report.removed()) {
      String deleted = each.deleted();
      if (deleted != null) {
        out.object()
            .put("Id", LibpodNames.bareId(deleted))
            .put("Size", report.spaceReclaimed())
            .end();
      }
    }
    Replies.json(exchange, out.endArray());
  }

  /** What was removed, what not, and the exit code a command line ends with. */
  private static final class Report {
    private final List<String> deleted = new ArrayList<>();
    private final List<String> untagged = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private int exitCode;

    void add(Removed each) {
      String id = each.deleted();
      if (id != null) {
        deleted.add(LibpodNames.bareId(id));
      }
      String name = each.untagged();
      if (name != null && name.indexOf('@') < 0) {
        untagged.add(LibpodNames.image(name));
      }
    }

    void fail(int code, String text) {
      errors.add(text);
      exitCode = Math.max(exitCode, code);
    }

    JsonWriter render() {
      JsonWriter out = new JsonWriter(256).object();
      if (!deleted.isEmpty()) {
        out.putStrings("Deleted", deleted);
      }
      if (!untagged.isEmpty()) {
        out.putStrings("Untagged", untagged);
      }
      return out.put("ExitCode", exitCode).putStrings("Errors", errors).end();
    }
  }
}
