package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.Extras;
import dev.berth.runtime.container.Extras.OwnFiles;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The mounts of a container: the kernel's file systems first, then the user's, by depth. */
final class Mounts {
  private static final String MARK = "/run/.containerenv";

  private final StartContext start;
  private final HostConfig host;
  private final Path files;
  private final SharedMemory shm;
  private final UserMounts user;
  private final CdiEdits devices;
  private final Set<String> taken = new HashSet<>();

  /**
   * @param files the directory with the hosts, resolv.conf and hostname files
   */
  Mounts(StartContext start, Path files, SharedMemory shm, UserMounts user, CdiEdits devices) {
    this.user = user;
    this.devices = devices;
    this.shm = shm;
    this.start = start;
    this.host = start.host();
    this.files = files;
  }

  List<RuntimeMount> all() {
    List<RuntimeMount> user = userMounts();
    user.forEach(mount -> taken.add(mount.destination()));
    List<RuntimeMount> result = new ArrayList<>();
    addUnlessTaken(result, proc());
    addUnlessTaken(
        result,
        new RuntimeMount(
            "/dev", "tmpfs", "tmpfs", List.of("nosuid", "strictatime", "mode=755", "size=65536k")));
    addUnlessTaken(
        result,
        new RuntimeMount(
            "/dev/pts",
            "devpts",
            "devpts",
            List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")));
    addUnlessTaken(result, sys());
    addUnlessTaken(result, cgroup());
    if (!start.hostIpc() || Files.isDirectory(Path.of("/dev/mqueue"))) {
      addUnlessTaken(result, mqueue());
    }
    shm.mount().ifPresent(mount -> addUnlessTaken(result, mount));
    // After a mount of the user's over /etc: they belong to the container, not to what is there.
    OwnFiles own = host.more().ownFiles();
    OwnFiles shared = ofNetworkOwner();
    addFile(user, "resolv.conf", "/etc/resolv.conf", own.resolvConf() || shared.resolvConf());
    addFile(user, "hostname", "/etc/hostname", own.hostname());
    addFile(user, "hosts", "/etc/hosts", own.hosts() || shared.hosts());
    addMark(user);
    if (!taken.contains(TimeZones.INSIDE)) {
      TimeZones.mount(host.more().timezone()).ifPresent(user::add);
    }
    user.sort(Comparator.comparingInt(RuntimeMount::depth));
    result.addAll(user);
    result.addAll(Devices.mounts(start));
    result.addAll(devices.mounts());
    Init.mount(start).ifPresent(result::add);
    return result;
  }

  /** Where the container whose network is shared has no such file, there is none to be seen. */
  private OwnFiles ofNetworkOwner() {
    Container owner = start.networkOwner();
    return owner == null ? Extras.NONE.ownFiles() : owner.hostConfig().more().ownFiles();
  }

  private void addUnlessTaken(List<RuntimeMount> result, RuntimeMount mount) {
    String place = mount.destination();
    boolean hidden = place.startsWith("/dev/") && taken.contains("/dev");
    if (!taken.contains(place) && !hidden) {
      result.add(mount);
    }
  }

  private RuntimeMount proc() {
    if (start.hostPid()) {
      // Only the owner of a pid namespace may mount its proc; the host's is not ours.
      return RuntimeMount.bind("/proc", "/proc", "rbind", "nosuid", "noexec", "nodev", "rslave");
    }
    List<String> asked = host.more().procOptions();
    List<String> options = asked == null ? List.of("nosuid", "noexec", "nodev") : asked;
    return new RuntimeMount("/proc", "proc", "proc", options);
  }

  private RuntimeMount sys() {
    String access = host.privileged() ? "rw" : "ro";
    boolean others =
        start.plan().userNamespace() != null && start.plan().networkNamespace() == null;
    if (start.hostNetwork() || others && !"none".equals(host.networkMode())) {
      // sysfs belongs to the network namespace's owner, which is not us.
      return RuntimeMount.bind(
          "/sys", "/sys", "rbind", "nosuid", "noexec", "nodev", "rslave", access);
    }
    return new RuntimeMount("/sys", "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", access));
  }

  private RuntimeMount cgroup() {
    boolean writable = SecurityOptions.parse(host.securityOpt()).writableCgroups();
    String access = host.privileged() || writable ? "rw" : "ro";
    return new RuntimeMount(
        "/sys/fs/cgroup", "cgroup", "cgroup", List.of("nosuid", "noexec", "nodev", access));
  }

  private RuntimeMount mqueue() {
    if (start.hostIpc()) {
      return RuntimeMount.bind("/dev/mqueue", "/dev/mqueue", "rbind", "nosuid", "noexec", "nodev");
    }
    return new RuntimeMount(
        "/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev"));
  }

  /** The empty file by which programs know that they are in a container of Podman's API. */
  private void addMark(List<RuntimeMount> result) {
    if (host.extras() == null || taken.contains(MARK)) {
      return;
    }
    Path file = start.plan().bundle().resolve("containerenv");
    try {
      Files.write(file, new byte[0]);
    } catch (IOException e) {
      throw EngineException.internal("cannot write " + file + ": " + e.getMessage(), e);
    }
    result.add(RuntimeMount.bind(file.toString(), MARK, "bind", "rprivate"));
  }

  /** Adds a file of the engine's, unless the image's is wanted. */
  private void addFile(
      List<RuntimeMount> result, String file, String destination, boolean ofImage) {
    if (!ofImage && !taken.contains(destination)) {
      result.add(
          RuntimeMount.bind(files.resolve(file).toString(), destination, "rbind", "rprivate"));
    }
  }

  /** A file system in memory that begins with what the image has there. */
  private RuntimeMount copiedUp(RuntimeMount mount) {
    boolean copies =
        mount.type().equals("tmpfs")
            && host.more().mountOptions(mount.destination()).contains("tmpcopyup");
    if (!copies) {
      return mount;
    }
    List<String> options = new ArrayList<>(mount.options());
    options.add("tmpcopyup");
    return new RuntimeMount(mount.destination(), mount.type(), mount.source(), options);
  }

  private List<RuntimeMount> userMounts() {
    Container container = start.container();
    List<RuntimeMount> result = new ArrayList<>();
    for (MountPoint mount : container.mounts()) {
      result.add(
          mount.type().equals("tmpfs")
              ? UserMounts.tmpfs(mount.destination(), mount.tmpfsOptions(), mount.writable())
              : user.bind(mount));
    }
    if (host.tmpfs() != null) {
      host.tmpfs()
          .forEach((target, options) -> result.add(UserMounts.tmpfs(target, options, true)));
    }
    result.addAll(user.secrets());
    result.replaceAll(this::copiedUp);
    new MountPlaces(start.plan().rootfs(), result, start.plan().ids()).make();
    return result;
  }
}
