package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerSecrets;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.container.MountSpec;
import dev.berth.runtime.container.OverlayMounts;
import dev.berth.runtime.container.VolumePart;
import dev.berth.runtime.container.plan.DockerSocket;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.store.RootfsPaths;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Mount points of the user as the runtime wants them. */
final class UserMounts {
  /** Words that the runtime knows of any mount. */
  private static final Set<String> KERNEL_WORDS =
      Set.of("exec", "noexec", "suid", "nosuid", "dev", "nodev", "relatime", "noatime");

  private final Container container;
  private final StorePaths paths;
  private final DockerSocket socket;
  private final Function<String, List<String>> volumes;
  private final List<VolumePart> parts;

  /**
   * @param volumes what the options of a volume forbid, by its name
   */
  UserMounts(Container container, StorePaths paths, Function<String, List<String>> volumes) {
    this.volumes = volumes;
    this.container = container;
    this.paths = paths;
    this.socket = new DockerSocket(paths);
    this.parts = VolumePart.of(paths, container.id(), container.mounts());
  }

  static RuntimeMount tmpfs(String target, @Nullable String given, boolean writable) {
    Set<String> options = new LinkedHashSet<>(List.of("noexec", "nosuid", "nodev"));
    for (String option : (given == null ? "" : given).split(",", -1)) {
      switch (option) {
        case "" -> {}
        case "exec" -> options.remove("noexec");
        case "suid" -> options.remove("nosuid");
        case "dev" -> options.remove("nodev");
        default -> {
          if (!options.contains(option)) {
            options.add(option);
          }
        }
      }
    }
    if (!writable) {
      options.add("ro");
    }
    return new RuntimeMount(target, "tmpfs", "tmpfs", List.copyOf(options));
  }

  RuntimeMount bind(MountPoint mount) {
    ensureSource(mount);
    String source = source(mount);
    if (container.hostConfig().extras() == null) {
      Propagation.check(source, mount.propagation()); // Podman leaves it to the kernel
    }
    if (!mount.recursive()) {
      MountsBelow.refuse(source);
    }
    List<String> options = new ArrayList<>();
    options.add(mount.recursive() ? "rbind" : "bind");
    if (!mount.writable()) {
      options.add(readOnlyIsRecursive(mount, source) ? "rro" : "ro");
    }
    String volume = mount.volume();
    for (String word : volume == null ? List.<String>of() : volumes.apply(volume)) {
      if (mount.writable() || !word.equals("ro")) {
        options.add(word);
      }
    }
    options.add(mount.propagation().isEmpty() ? "rprivate" : mount.propagation());
    container.hostConfig().more().mountOptions(mount.destination()).stream()
        .filter(KERNEL_WORDS::contains)
        .forEach(options::add);
    return new RuntimeMount(mount.destination(), "bind", source, List.copyOf(options));
  }

  private String source(MountPoint mount) {
    Path overlay = OverlayMounts.place(paths, container, mount);
    if (overlay != null) {
      return overlay.toString();
    }
    if (mount.type().equals("bind")) {
      return socket.resolve(mount.source());
    }
    if (mount.type().equals("image")) {
      MountSpec spec = spec(mount);
      MountSpec.ImageOptions image = spec == null ? null : spec.imageOptions();
      String part = image == null ? null : image.subpath();
      String whole = mount.source();
      return part == null || part.isEmpty() ? whole : inside(Path.of(whole), part);
    }
    VolumePart part = part(mount);
    return part == null ? mount.source() : part.place().toString();
  }

  /** The container's own copies of its secrets. */
  List<RuntimeMount> secrets() {
    ContainerSecrets secrets = container.hostConfig().secrets();
    if (secrets == null) {
      return List.of();
    }
    List<RuntimeMount> result = new ArrayList<>();
    for (ContainerSecrets.SecretFile each : secrets.files()) {
      Path file = paths.containerSecret(container.id(), result.size());
      boolean fixed = container.hostConfig().readonlyRootfs();
      result.add(
          fixed
              ? RuntimeMount.bind(file.toString(), each.target(), "bind", "rprivate", "ro")
              : RuntimeMount.bind(file.toString(), each.target(), "bind", "rprivate"));
    }
    return result;
  }

  private @Nullable VolumePart part(MountPoint mount) {
    for (VolumePart part : parts) {
      if (part.destination().equals(mount.destination())) {
        return part;
      }
    }
    return null;
  }

  /** What an image has there: nobody changes it, so looking is enough. */
  private static String inside(Path whole, String subpath) {
    Path shown = whole.resolve(subpath).normalize();
    try {
      Path resolved = RootfsPaths.resolve(whole, subpath);
      if (!Files.exists(resolved)) {
        throw EngineException.notFound(
            "cannot access path " + shown + ": lstat " + resolved + ": no such file or directory");
      }
      return resolved.toString();
    } catch (IOException e) {
      throw EngineException.internal("cannot access path " + shown + ": " + e, e);
    }
  }

  /** A missing directory is made for a plain bind, but not for a structured mount. */
  private void ensureSource(MountPoint mount) {
    if (part(mount) != null) {
      return; // it is mounted already
    }
    MountSpec spec = spec(mount);
    String resolved = socket.resolve(mount.source());
    Path source = Path.of(resolved);
    if (Files.exists(source)) {
      return;
    }
    if (!resolved.equals(mount.source())) { // a directory there would be in the service's way
      throw EngineException.internal("the socket of the service is gone: " + source, null);
    }
    MountSpec.BindOptions options = spec == null ? null : spec.bindOptions();
    if (mount.type().equals("volume")) {
      throw EngineException.internal(
          "failed to mount volume " + mount.name() + ": " + source + " does not exist", null);
    }
    if (spec != null && (options == null || !options.createMountpoint())) {
      throw EngineException.invalid(
          "invalid mount config for type \"bind\": bind source path does not exist: " + source);
    }
    try {
      Files.createDirectories(source);
    } catch (IOException e) {
      throw EngineException.internal(
          "error while creating mount source path '"
              + source
              + "': mkdir "
              + failed(source)
              + ": "
              + reason(e),
          e);
    }
  }

  /** Some runtimes open the target of a recursive one as a directory, and so fail for a file. */
  private boolean readOnlyIsRecursive(MountPoint mount, String source) {
    if (!Files.isDirectory(Path.of(source))) {
      return false;
    }
    MountSpec spec = spec(mount);
    MountSpec.BindOptions options = spec == null ? null : spec.bindOptions();
    return mount.recursive() && (options == null || !options.readOnlyNonRecursive());
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "not a directory";
    }
    String reason = e instanceof FileSystemException system ? system.getReason() : null;
    return reason == null ? e.toString() : reason.toLowerCase(Locale.ROOT);
  }

  /** The first directory that is not there: it is what could not be made. */
  private static Path failed(Path directory) {
    Path at = directory;
    Path parent = at.getParent();
    while (parent != null && !Files.exists(parent)) {
      at = parent;
      parent = at.getParent();
    }
    return at;
  }

  private @Nullable MountSpec spec(MountPoint mount) {
    return MountSpec.of(container.hostConfig(), mount);
  }
}
