package dev.berth.libpod.system;

import dev.berth.api.Exchange;
import dev.berth.docker.image.ImageRow;
import dev.berth.docker.network.VolumeUse;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.volume.Volume;
import dev.berth.text.GoTime;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What takes how much room: one row an image's name, a container, a volume. */
final class UsageHandler {
  private final Engine engine;

  UsageHandler(Engine engine) {
    this.engine = engine;
  }

  void usage(Exchange exchange) {
    List<Container> containers = engine.containers().list();
    JsonWriter out = new JsonWriter(4096).object();
    out.put("ImagesSize", engine.images().layersSize()).array("Images");
    List<ImageRow> rows = ImageRow.of(engine.images(), true);
    Map<Digest, Long> shared = ImageRow.shared(engine.images(), rows);
    for (Image image : engine.images().list()) {
      images(out, image, containers, shared.getOrDefault(image.id(), 0L));
    }
    out.endArray().array("Containers");
    for (Container each : containers) {
      container(out, each);
    }
    out.endArray().array("Volumes");
    for (Volume each : engine.volumes().list()) {
      long links = VolumeUse.ids(containers, each.name()).size();
      long size = engine.volumes().size(each.name());
      out.object().put("VolumeName", each.name()).put("Links", links).put("Size", size);
      out.put("ReclaimableSize", links == 0 ? size : 0).end();
    }
    Replies.json(exchange, out.endArray().end());
  }

  private static void images(JsonWriter out, Image image, List<Container> containers, long shared) {
    long users = containers.stream().filter(c -> c.imageId().equals(image.id())).count();
    List<String> names = new ArrayList<>(LibpodNames.all(image.repoTags()));
    if (names.isEmpty()) {
      names.add("<none>:<none>");
    }
    for (String name : names) {
      int colon = name.lastIndexOf(':');
      out.object().put("Repository", name.substring(0, colon));
      out.put("Tag", name.substring(colon + 1)).put("ImageID", image.id().hex());
      out.put("Created", GoTime.rfc3339Nano(image.created())).put("Size", image.size());
      out.put("SharedSize", shared).put("UniqueSize", image.size() - shared);
      out.put("Containers", users).end();
    }
  }

  private void container(JsonWriter out, Container each) {
    Containers.SizeOnDisk size = engine.containers().size(each.id().hex());
    List<String> command = new ArrayList<>(each.args());
    command.addFirst(each.path());
    out.object().put("ContainerID", each.id().hex()).put("Image", each.imageId().hex());
    out.putStrings("Command", command);
    out.put("LocalVolumes", each.mounts().stream().filter(m -> m.name() != null).count());
    out.put("Size", size.rootFileSystem()).put("RWSize", size.writable());
    out.put("Created", GoTime.rfc3339Nano(each.created()));
    out.put("Status", LibpodNames.status(each.state())).put("Names", each.name()).end();
  }
}
