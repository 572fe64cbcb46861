package dev.berth.docker.container;

import dev.berth.api.ApiVersion;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.Containers.SizeOnDisk;
import dev.berth.runtime.container.HealthState;
import dev.berth.runtime.container.PortBinding;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.Images;
import dev.berth.text.StatusText;
import dev.berth.wire.JsonWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Renders lines of the container list; one renderer serves one answer. */
public final class SummaryRenderer {
  private final Images images;
  private final ContainerNames names;
  private final ApiVersion version;
  private final Instant now;
  private final Map<String, @Nullable Digest> named = new HashMap<>();

  public SummaryRenderer(Images images, ContainerNames names, ApiVersion version, Instant now) {
    this.images = images;
    this.names = names;
    this.version = version;
    this.now = now;
  }

  /** Writes one container as an element of an array. */
  public void render(JsonWriter out, Container c, @Nullable SizeOnDisk size) {
    out.object().put("Id", c.id().hex()).putStrings("Names", names.of(c));
    out.put("Image", imageName(c)).put("ImageID", c.imageId().text());
    out.put("Command", command(c)).put("Created", c.created().getEpochSecond());
    ports(out, c);
    if (size != null) {
      out.putPresent("SizeRw", size.writable()).putPresent("SizeRootFs", size.rootFileSystem());
    }
    Map<String, String> labels = c.config().labels();
    out.putMap("Labels", labels == null ? Map.of() : labels);
    out.put("State", c.state().status().word()).put("Status", StatusText.of(c.state(), now));
    hostConfig(out, c);
    out.object("NetworkSettings");
    EndpointRenderer.networks(out, c, version, false);
    out.end();
    MountPointRenderer.render(out, c.mounts());
    if (version.atLeast(52)) {
      HealthState health = c.state().running() ? c.state().health() : null;
      out.object("Health").put("Status", health == null ? "none" : health.status());
      out.put("FailingStreak", health == null ? 0 : health.failingStreak()).end();
    }
    out.end();
  }

  private void hostConfig(JsonWriter out, Container c) {
    String mode = c.hostConfig().networkMode();
    out.object("HostConfig").put("NetworkMode", mode == null || mode.isEmpty() ? "bridge" : mode);
    Map<String, String> annotations = c.hostConfig().annotations();
    if (version.atLeast(46) && annotations != null && !annotations.isEmpty()) {
      out.putMap("Annotations", annotations);
    }
    out.end();
  }

  /** The name given at create, or the id once the name means another image. */
  private String imageName(Container c) {
    if (!named.containsKey(c.imageName())) {
      Image image = images.find(c.imageName());
      named.put(c.imageName(), image == null ? null : image.id());
    }
    return c.imageId().equals(named.get(c.imageName())) ? c.imageName() : c.imageId().text();
  }

  private static String command(Container c) {
    StringBuilder text = new StringBuilder(c.path());
    for (String arg : c.args()) {
      boolean quoted = arg.indexOf(' ') >= 0;
      text.append(quoted ? " '" : " ").append(arg).append(quoted ? "'" : "");
    }
    return text.toString();
  }

  private static void ports(JsonWriter out, Container c) {
    out.array("Ports");
    if (c.state().running()) {
      Map<String, List<PortBinding>> all = new TreeMap<>(c.ports());
      Set<String> exposed = c.config().exposedPorts();
      if (exposed != null) {
        exposed.forEach(port -> all.putIfAbsent(port, List.of()));
      }
      all.forEach((port, bindings) -> port(out, port, bindings));
    }
    out.endArray();
  }

  private static void port(JsonWriter out, String port, List<PortBinding> bindings) {
    int slash = port.indexOf('/');
    long inside = number(slash < 0 ? port : port.substring(0, slash));
    String kind = slash < 0 ? "tcp" : port.substring(slash + 1);
    if (bindings.isEmpty()) {
      out.object().put("PrivatePort", inside).put("Type", kind).end();
    }
    for (PortBinding each : bindings) {
      out.object().putPresent("IP", each.hostIp()).put("PrivatePort", inside);
      out.putPresent("PublicPort", number(each.hostPort())).put("Type", kind).end();
    }
  }

  private static long number(@Nullable String digits) {
    try {
      return digits == null ? 0 : Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
