package dev.berth.runtime.userns;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.NativeThreads;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes containers' user namespaces, each with a network namespace that belongs to it: only so may
 * a container's root set up its network, and mount its sysfs. Both are kept by mounts on files
 * until the OCI runtime has made the container.
 */
public final class UserNamespaces {
  private static final int MNT_DETACH = 2;
  private static final int O_WRONLY = 1;
  private static final long MS_BIND = 4096;
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");

  /** Says that it is in its namespaces, and stays until its input ends. */
  private static final List<String> HELPER =
      List.of("unshare", "--user", "--net", "--", "sh", "-c", "echo; read -r end");

  private final StorePaths paths;
  private final Kernel kernel;

  public UserNamespaces(StorePaths paths, Kernel kernel) {
    this.paths = paths;
    this.kernel = kernel;
  }

  /**
   * The mapping of a mode here; INVALID where the ids for it are not there.
   *
   * @param needed how many ids an {@code auto} container's image needs
   * @param taken the mappings of the other {@code auto} containers
   */
  public static IdMapping plan(UsernsMode mode, long needed, List<IdMapping> taken) {
    return mode.kind() == UsernsMode.Kind.HOST
        ? IdMapping.IDENTITY
        : new MappingPlanner(OwnIds.users(), OwnIds.groups()).plan(mode, needed, taken);
  }

  /** Who runs in a {@code keep-id} container that names no user; null in other modes. */
  public static @Nullable String keptUser(UsernsMode mode) {
    if (mode.kind() != UsernsMode.Kind.KEEP_ID) {
      return null;
    }
    Long uid = mode.uid();
    Long gid = mode.gid();
    return (uid == null ? OwnIds.users().own() : uid)
        + ":"
        + (gid == null ? OwnIds.groups().own() : gid);
  }

  /** The number of the user who runs the engine. */
  public static String ownUser() {
    return Long.toString(OwnIds.users().own());
  }

  /** Makes the namespaces of a container, anew if they were there. */
  public void create(ContainerId id, IdMapping mapping) {
    release(id);
    try {
      NativeThreads.call(
          () -> {
            make(id, mapping);
            return id;
          });
    } catch (Exception e) {
      release(id);
      throw EngineException.internal(
          "cannot make the container's user namespace: " + e.getMessage(), e);
    }
  }

  private void make(ContainerId id, IdMapping mapping) throws IOException, InterruptedException {
    int[] input = kernel.pipe();
    int[] output = kernel.pipe();
    Kernel.Child child;
    try {
      child = kernel.spawn(HELPER, ENVIRONMENT, Map.of(0, input[0], 1, output[1]), null);
    } catch (IOException e) {
      kernel.close(input[1]);
      kernel.close(output[0]);
      throw e;
    } finally {
      kernel.close(input[0]);
      kernel.close(output[1]);
    }
    try {
      if (kernel.read(output[0], new byte[1], 0, 1) < 1) {
        throw new IOException("the program unshare (package util-linux) failed");
      }
      Path process = Path.of("/proc", Integer.toString(child.pid()));
      writeMap(process.resolve("uid_map"), mapping.uids());
      writeMap(process.resolve("gid_map"), mapping.gids());
      keep(process.resolve("ns/user"), paths.userNamespace(id));
      keep(process.resolve("ns/net"), paths.userNamespaceNetwork(id));
    } finally {
      kernel.close(input[1]);
      kernel.close(output[0]);
      int unused = child.waitFor();
    }
  }

  /** The kernel takes a map in one write, once. */
  private void writeMap(Path file, List<IdRange> ranges) throws IOException {
    StringBuilder text = new StringBuilder();
    for (IdRange each : ranges) {
      text.append(each.inner()).append(' ').append(each.outer()).append(' ').append(each.size());
      text.append('\n');
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    int descriptor = kernel.open(file, O_WRONLY, 0);
    try {
      kernel.write(descriptor, bytes, 0, bytes.length);
    } finally {
      kernel.close(descriptor);
    }
  }

  private void keep(Path namespace, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    kernel.mount(namespace.toString(), file, null, MS_BIND, null);
  }

  /** Lets go of them; they end with the container's last process. Never fails. */
  public void release(ContainerId id) {
    drop(paths.userNamespace(id));
    drop(paths.userNamespaceNetwork(id));
    Hallway.close(kernel, paths.hallway(id));
  }

  private void drop(Path file) {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      kernel.unmount(file, MNT_DETACH);
    } catch (IOException e) {
      // made, but nothing was mounted yet
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.getLogger(UserNamespaces.class.getName())
          .log(System.Logger.Level.WARNING, "cannot delete " + file, e);
    }
  }

  /** Gives files that the engine made to the container's root. */
  public void give(IdMapping mapping, List<Path> files) {
    try {
      for (Path file : files) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          kernel.chown(file, mapping.outerUid(0), mapping.outerGid(0));
        }
      }
    } catch (IOException e) {
      throw EngineException.internal(
          "cannot give files to the container's root: " + e.getMessage(), e);
    }
  }

  /**
   * A way to files for a container whose processes are nobody in the calling user's directories.
   */
  public Hallway hallway(ContainerId id) {
    return new Hallway(kernel, paths.hallway(id));
  }

  /** Gives an empty directory of the calling user to the container's root. */
  public void giveIfNew(IdMapping mapping, Path directory) {
    try {
      boolean own = Files.getAttribute(directory, "unix:uid").equals(0);
      if (own && isEmpty(directory)) {
        kernel.chown(directory, mapping.outerUid(0), mapping.outerGid(0));
      }
    } catch (IOException e) {
      throw EngineException.internal(
          "cannot give " + directory + " to the container's root: " + e.getMessage(), e);
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }
}
