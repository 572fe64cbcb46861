package dev.berth.libpod.image;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.ChangesRenderer;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ContentDescriptor;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.MessageDigests;
import dev.berth.runtime.manifest.IndexJson;
import dev.berth.runtime.manifest.ManifestList;
import dev.berth.text.GoTime;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Questions about images. */
final class ImageHandlers {
  private final Engine engine;
  private final LocalNames names;

  ImageHandlers(Engine engine) {
    this.engine = engine;
    this.names = new LocalNames(engine);
  }

  void list(Exchange exchange) {
    ImageFilter wanted = ImageFilter.of(exchange, engine);
    List<Container> containers = engine.containers().list();
    JsonWriter out = new JsonWriter(4096).array();
    for (Image each : engine.images().list()) {
      if (wanted.test(each, containers)) {
        row(out, each, containers);
      }
    }
    for (ManifestList each : engine.manifestLists().list()) {
      if (wanted.test(each)) {
        row(out, each);
      }
    }
    Replies.json(exchange, out.endArray());
  }

  private static void row(JsonWriter out, ManifestList list) {
    List<String> tags = LibpodNames.all(list.names());
    byte[] index = IndexJson.write(list, null).bytes();
    out.object().put("Id", list.id()).put("ParentId", "");
    out.putStrings("RepoTags", tags.isEmpty() ? null : tags).putStrings("RepoDigests", List.of());
    out.put("Created", list.created().getEpochSecond()).put("Size", index.length);
    out.put("SharedSize", 0).put("VirtualSize", index.length).putNull("Labels");
    out.put("Containers", 0).put("Digest", MessageDigests.sha256(index).text());
    out.putStrings("History", tags).put("IsManifestList", true).putStrings("Names", tags);
    if (tags.isEmpty()) {
      out.put("Dangling", true);
    }
    out.end();
  }

  private void row(JsonWriter out, Image image, List<Container> containers) {
    long users = containers.stream().filter(c -> c.imageId().equals(image.id())).count();
    Digest parent = image.parent();
    List<String> tags = LibpodNames.all(image.repoTags());
    out.object().put("Id", image.id().hex()).put("ParentId", parent == null ? "" : parent.hex());
    out.putStrings("RepoTags", tags.isEmpty() ? null : tags);
    out.putStrings("RepoDigests", digests(image));
    Instant created = image.created();
    out.put("Created", created == null ? 0 : created.getEpochSecond()).put("Size", image.size());
    out.put("SharedSize", 0).put("VirtualSize", image.size());
    Map<String, String> labels = image.config().labels();
    out.putMap("Labels", labels == null || labels.isEmpty() ? null : labels);
    out.put("Containers", users).put("Arch", image.architecture());
    out.put("Digest", digest(image)).putStrings("History", tags);
    out.put("IsManifestList", false).putStrings("Names", tags).put("Os", image.os());
    if (tags.isEmpty()) {
      out.put("Dangling", true);
    }
    out.end();
  }

  /** Those of registries, else its names with the digest of its manifest here, as in Podman. */
  private List<String> digests(Image image) {
    String manifest = digest(image);
    if (!image.repoDigests().isEmpty() || manifest.isEmpty()) {
      return LibpodNames.all(image.repoDigests());
    }
    return LibpodNames.all(image.repoTags()).stream()
        .map(each -> each.substring(0, each.lastIndexOf(':')) + "@" + manifest)
        .distinct()
        .toList();
  }

  private String digest(Image image) {
    ContentDescriptor manifest = engine.images().manifest(image);
    return manifest == null ? "" : manifest.digest().text();
  }

  /** NOT_FOUND in Podman's words, by the name as it was given. */
  Image find(String name) {
    return engine.images().get(names.lookUp(name));
  }

  void exists(Exchange exchange) {
    String name = exchange.path("name");
    if (names.list(name) == null && engine.images().find(names.of(name)) == null) {
      String bad = LocalNames.problem(name);
      throw bad == null
          ? PodmanException.plain(404, "failed to find image " + name)
          : PodmanException.caused(404, "failed to find image " + name, bad);
    }
    Replies.empty(exchange, 204);
  }

  void inspect(Exchange exchange) {
    Image image = find(exchange.path("name"));
    Digest parent = image.parent();
    JsonWriter out = new JsonWriter(4096).object().put("Id", image.id().hex());
    out.put("Digest", digest(image)).putStrings("RepoTags", LibpodNames.all(image.repoTags()));
    out.putStrings("RepoDigests", digests(image));
    out.put("Parent", parent == null ? "" : parent.hex()).put("Comment", comment(image));
    out.put("Created", GoTime.rfc3339Nano(image.created()));
    config(out, image.config());
    out.put("Version", "").putText("Author", image.author());
    out.put("Architecture", image.architecture()).put("Os", image.os());
    out.put("Size", image.size()).put("VirtualSize", image.size());
    out.object("GraphDriver").put("Name", "overlay").object("Data").end().end();
    out.object("RootFS").put("Type", "layers");
    out.putStrings("Layers", image.diffIds().stream().map(Digest::text).toList()).end();
    Map<String, String> labels = image.config().labels();
    out.putMap("Labels", labels == null || labels.isEmpty() ? null : labels);
    out.putMap("Annotations", engine.images().annotations(image))
        .put("ManifestType", mediaType(image));
    out.putText("User", image.config().user()).array("History");
    image.history().forEach(each -> line(out, each));
    out.endArray().putStrings("NamesHistory", LibpodNames.all(image.repoTags()));
    Replies.json(exchange, out.end());
  }

  /** Docker's configuration has one; of others the first step's is taken (libimage, Inspect). */
  private String comment(Image image) {
    List<Image.History> steps = image.history();
    boolean docker = mediaType(image).contains("docker");
    String comment = docker ? image.comment() : steps.isEmpty() ? null : steps.getFirst().comment();
    return comment == null ? "" : comment;
  }

  private String mediaType(Image image) {
    ContentDescriptor manifest = engine.images().manifest(image);
    return manifest == null ? "application/vnd.oci.image.manifest.v1+json" : manifest.mediaType();
  }

  private static void config(JsonWriter out, ContainerConfig config) {
    out.object("Config").putPresent("User", config.user());
    set(out, "ExposedPorts", config.exposedPorts());
    strings(out, "Env", config.env());
    strings(out, "Entrypoint", config.entrypoint());
    strings(out, "Cmd", config.cmd());
    set(out, "Volumes", config.volumes());
    out.putPresent("WorkingDir", config.workingDir());
    Map<String, String> labels = config.labels();
    if (labels != null && !labels.isEmpty()) {
      out.putMap("Labels", labels);
    }
    out.putPresent("StopSignal", config.stopSignal()).end();
  }

  private static void set(JsonWriter out, String key, java.util.@Nullable Set<String> values) {
    if (values != null && !values.isEmpty()) {
      out.putSet(key, values);
    }
  }

  private static void strings(JsonWriter out, String key, @Nullable List<String> values) {
    if (values != null && !values.isEmpty()) {
      out.putStrings(key, values);
    }
  }

  private static void line(JsonWriter out, Image.History each) {
    out.object();
    if (each.created() != null) {
      out.put("created", GoTime.rfc3339Nano(each.created()));
    }
    out.putPresent("created_by", each.createdBy()).putPresent("author", each.author());
    out.putPresent("comment", each.comment());
    if (each.emptyLayer()) {
      out.put("empty_layer", true);
    }
    out.end();
  }

  void history(Exchange exchange) {
    Image image = find(exchange.path("name"));
    Replies.json(exchange, new HistoryTable(engine, image).render());
  }

  /** Against another image, or what the last layer changed. */
  void changes(Exchange exchange) {
    String type = exchange.query().get("diffType");
    if (type.equals("container")) {
      throw PodmanException.caused(
          404, exchange.path("name") + " not found", "container not known");
    }
    if (!Set.of("", "all", "image").contains(type)) {
      throw PodmanException.plain(400, "invalid diffType value \"" + type + "\"");
    }
    String name = exchange.path("name");
    Image image = layered(name);
    String parent = exchange.query().get("parent");
    ChangesRenderer.send(
        exchange, engine.files().changes(image, parent.isEmpty() ? null : layered(parent)));
  }

  private Image layered(String name) {
    Image image = engine.images().find(names.of(name));
    if (image == null) {
      throw PodmanException.caused(404, name + " not found", "layer not known");
    }
    return image;
  }

  void tree(Exchange exchange) {
    Image image = find(exchange.path("name"));
    String text = ImageTree.of(image, engine.images().layerSizes(image));
    Replies.json(exchange, new JsonWriter(1024).object().put("Tree", text).end());
  }
}
