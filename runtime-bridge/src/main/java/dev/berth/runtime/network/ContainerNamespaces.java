package dev.berth.runtime.network;

import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.NetworkNamespaces;
import dev.berth.runtime.linux.RouteSocket;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Containers' network namespaces: made before their process, kept by a mount on a file. */
final class ContainerNamespaces {
  private static final System.Logger LOG = System.getLogger(ContainerNamespaces.class.getName());
  private static final int MNT_DETACH = 2;
  private static final int LOOPBACK = 1;
  private static final long MS_BIND = 4096;

  /** The last group that every user namespace with subordinate ids maps. */
  private static final int LAST_GROUP = 65535;

  private final StorePaths paths;
  private final Kernel kernel;

  ContainerNamespaces(StorePaths paths, Kernel kernel) {
    this.paths = paths;
    this.kernel = kernel;
  }

  /** Makes it, anew if there was one, with the loopback interface up. */
  Path create(ContainerId id, boolean ipv6) throws IOException {
    Path file = paths.networkNamespace(id);
    if (Files.exists(file)) {
      remove(id);
    }
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    Path given = paths.userNamespaceNetwork(id);
    if (Files.exists(given)) { // belongs to the container's own user namespace
      Object unused = NetworkNamespaces.within(kernel, given, () -> prepare(ipv6));
      kernel.mount(given.toString(), file, null, MS_BIND, null);
    } else {
      NetworkNamespaces.create(kernel, file, () -> prepare(ipv6));
    }
    return file;
  }

  /** Lets go of it; it ends with its last process. Never fails. */
  void remove(ContainerId id) {
    Path file = paths.networkNamespace(id);
    if (!Files.exists(file)) {
      return;
    }
    try {
      kernel.unmount(file, MNT_DETACH);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "not a mount: " + file, e);
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot delete " + file, e);
    }
  }

  /** All that there are. */
  List<ContainerId> list() {
    List<ContainerId> ids = new ArrayList<>();
    Path directory = paths.networkRun().resolve("containers");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        ids.add(ContainerId.parse(String.valueOf(file.getFileName())));
      }
    } catch (NoSuchFileException e) {
      return ids;
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot list network namespaces", e);
    }
    return ids;
  }

  /**
   * What dockerd gives every container: any port may be bound, anyone may ping, and IPv6 only where
   * it is used.
   */
  private Object prepare(boolean ipv6) throws IOException {
    try (RouteSocket own = new RouteSocket(kernel)) {
      own.up(LOOPBACK);
    }
    Sysctl.set("net/ipv4/ip_unprivileged_port_start", "0");
    Sysctl.set("net/ipv4/ping_group_range", "0 " + LAST_GROUP);
    if (!ipv6) {
      Sysctl.set("net/ipv6/conf/default/disable_ipv6", "1");
    }
    return this;
  }
}
