package dev.berth.libpod.image;

import dev.berth.api.Exchange;
import dev.berth.docker.image.ImageUses;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.build.Builds;
import dev.berth.runtime.build.CachePrune;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.image.Images.Removed;
import dev.berth.runtime.manifest.ManifestList;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Removing images, and lists of them. */
final class ImageRemovals {
  private static final Pattern USER = Pattern.compile("container ([0-9a-f]{12,64})");

  private final Engine engine;
  private final LocalNames names;

  ImageRemovals(Engine engine) {
    this.engine = engine;
    this.names = new LocalNames(engine);
  }

  void remove(Exchange exchange) {
    String name = exchange.path("name");
    RemovalReport report = report();
    boolean known = names.list(name) != null || engine.images().find(names.of(name)) != null;
    if (known) {
      remove(name, exchange.query().bool("force"), true, report);
    } else if (!exchange.query().bool("ignore")) {
      throw LocalNames.unknown(name, "");
    }
    if (report.exitCode() != 0) {
      int status = report.exitCode() == RemovalReport.IN_USE ? 409 : 500;
      String text = String.join("\n", report.errors());
      throw new PodmanException(status, cause(text), text);
    }
    Replies.json(exchange, report.render());
  }

  private static String cause(String text) {
    return text.contains("image is in use by a container")
        ? "image is in use by a container"
        : text.substring(text.lastIndexOf(": ") < 0 ? 0 : text.lastIndexOf(": ") + 2);
  }

  void removeAll(Exchange exchange) {
    boolean all = exchange.query().bool("all");
    boolean lists = exchange.query().bool("lookupManifest");
    List<String> wanted = new ArrayList<>(exchange.query().all("images"));
    if (all) {
      engine.images().list().forEach(each -> wanted.add(each.id().hex()));
      engine.manifestLists().list().forEach(each -> wanted.add(each.id()));
    }
    RemovalReport report = report();
    for (String each : wanted) {
      boolean list = names.list(each) != null;
      boolean image = engine.images().find(names.of(each)) != null;
      if (lists && image && !list) {
        report.fail(RemovalReport.FAILED, each + ": image is not a manifest list");
      } else if (list || image) {
        boolean prune = !exchange.query().bool("noprune");
        remove(each, exchange.query().bool("force"), prune, report);
      } else if (!exchange.query().bool("ignore") && !all) {
        report.fail(RemovalReport.UNKNOWN, LocalNames.unknown(each, "").text());
      }
    }
    Replies.json(exchange, report.render());
  }

  private RemovalReport report() {
    Set<String> ids = new HashSet<>();
    engine.images().list().forEach(each -> ids.add(each.id().hex()));
    return new RemovalReport(ids);
  }

  private void remove(String name, boolean force, boolean prune, RemovalReport report) {
    ManifestList list = names.list(name);
    if (list != null) {
      engine.manifestLists().remove(list.id());
      engine.content().collect();
      report.list(list.id(), list.names());
      return;
    }
    if (force) {
      removeUsers(name);
    }
    try {
      for (Removed each :
          engine.images().remove(names.of(name), force, prune, ImageUses.of(engine))) {
        report.add(each);
      }
    } catch (EngineException e) {
      boolean conflict = e.kind() == ErrorKind.CONFLICT;
      report.fail(conflict ? RemovalReport.IN_USE : RemovalReport.FAILED, words(name, e));
    }
  }

  /** Podman's words for what keeps an image here. */
  private String words(String name, EngineException failure) {
    Matcher user = USER.matcher(failure.text());
    if (user.find()) {
      String id = engine.containers().get(String.valueOf(user.group(1))).id().hex();
      return "image used by "
          + id
          + ": image is in use by a container: consider listing external containers and"
          + " force-removing image";
    }
    Image image = engine.images().find(names.of(name));
    if (image != null && failure.text().contains("multiple repositories")) {
      return "unable to delete image \""
          + image.id().hex()
          + "\" by ID with more than one tag (["
          + String.join(" ", LibpodNames.all(image.repoTags()))
          + "]): please force removal";
    }
    return failure.text();
  }

  /** Podman's force takes the containers of an image along. */
  private void removeUsers(String name) {
    Image image = engine.images().get(names.of(name));
    boolean byId = image.id().hex().startsWith(name.replaceFirst("^sha256:", ""));
    if (image.repoTags().size() > 1 && !byId) {
      return;
    }
    for (Container each : engine.containers().list()) {
      if (each.imageId().equals(image.id())) {
        engine.containers().remove(each.id().hex(), true, false);
      }
    }
  }

  /** What is left without names, or all that is not used; the cache of builds when asked. */
  void prune(Exchange exchange) {
    ImageFilter wanted = ImageFilter.of(exchange, engine);
    List<Container> containers = engine.containers().list();
    boolean all = exchange.query().bool("all");
    RemovalReport known = report();
    Images.PruneReport report =
        engine.images().prune(!all, ImageUses.of(engine), each -> wanted.test(each, containers));
    long left = report.spaceReclaimed();
    JsonWriter out = new JsonWriter(512).array();
    for (Removed each : report.removed()) {
      String deleted = each.deleted();
      if (deleted != null && known.hadImage(deleted)) {
        // clients add up: what is shared counts once
        out.object().put("Id", LibpodNames.bareId(deleted)).put("Size", left).end();
        left = 0;
      }
    }
    if (exchange.query().bool("buildcache")) {
      Builds.PruneReport cache =
          engine.builds().prune(new CachePrune(false, 0, 0, 0, each -> true));
      for (String each : cache.deleted()) {
        out.object().put("Id", each).put("Size", left + cache.spaceReclaimed()).end();
        left = -cache.spaceReclaimed();
      }
    }
    Replies.json(exchange, out.endArray());
  }
}
