package dev.berth.server;

import java.util.ArrayList;
import java.util.List;

/** What the kernel must give: namespaces, overlay, tun, cgroups. */
final class KernelChecks {
  private static final int OVERLAY_MAJOR = 5;
  private static final int OVERLAY_MINOR = 11;
  private static final List<String> CONTROLLERS = List.of("cpu", "memory", "pids");

  private final Host host;

  KernelChecks(Host host) {
    this.host = host;
  }

  List<Finding> findings() {
    List<Finding> all = new ArrayList<>();
    all.add(overlay());
    all.add(userNamespaces());
    all.add(
        host.exists("/dev/net/tun")
            ? Finding.ok("/dev/net/tun", "there")
            : Finding.missing("/dev/net/tun", "not there", "sudo modprobe tun"));
    all.add(cgroups());
    return all;
  }

  private Finding overlay() {
    String release = host.read("/proc/sys/kernel/osrelease");
    String[] numbers = release.split("[.-]", 3);
    try {
      int major = Integer.parseInt(numbers[0]);
      int minor = Integer.parseInt(numbers[1]);
      if (major > OVERLAY_MAJOR || (major == OVERLAY_MAJOR && minor >= OVERLAY_MINOR)) {
        return Finding.ok("kernel", release + ", overlay mounts without root");
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return Finding.less("kernel", "unknown release " + release, "use Linux 5.11 or newer");
    }
    return Finding.less(
        "kernel", release + " has no overlay mounts without root", "use Linux 5.11 or newer");
  }

  private Finding userNamespaces() {
    String what = "user namespaces";
    if ("0".equals(host.read("/proc/sys/kernel/unprivileged_userns_clone"))) {
      return Finding.missing(
          what, "switched off", "sudo sysctl -w kernel.unprivileged_userns_clone=1");
    }
    if ("0".equals(host.read("/proc/sys/user/max_user_namespaces"))) {
      return Finding.missing(what, "none allowed", "sudo sysctl -w user.max_user_namespaces=28633");
    }
    if ("1".equals(host.read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"))) {
      return Finding.less(
          what,
          "restricted by AppArmor",
          "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or a profile for unshare");
    }
    return Finding.ok(what, "allowed");
  }

  private Finding cgroups() {
    if (!host.exists("/sys/fs/cgroup/cgroup.controllers")) {
      return Finding.less(
          "cgroups",
          "version 1 or hybrid: no limits",
          "boot with systemd.unified_cgroup_hierarchy=1");
    }
    String manager =
        "/sys/fs/cgroup/user.slice/user-%1$d.slice/user@%1$d.service/cgroup.controllers"
            .formatted(host.uid());
    List<String> given = List.of(host.read(manager).split(" ", -1));
    List<String> lacking = CONTROLLERS.stream().filter(name -> !given.contains(name)).toList();
    if (lacking.isEmpty()) {
      return Finding.ok("cgroups", "version 2, delegated: " + String.join(" ", given));
    }
    return Finding.less(
        "cgroups",
        "version 2, not delegated: " + String.join(" ", lacking) + " (no such limits)",
        "put [Service] Delegate=cpu cpuset io memory pids into"
            + " /etc/systemd/system/user@.service.d/delegate.conf, then log in again");
  }
}
