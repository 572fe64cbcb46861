package dev.berth.libpod.container.top;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ids of one container's processes, as the container and as the host sees them. */
final class ProcessView {
  private final Path root;
  private final IdMap users;
  private final IdMap groups;
  private final Times times = Times.take();
  private final Map<String, ProcessFacts> byHostPid = new HashMap<>();
  private final int ownDepth;
  private @Nullable IdNames userNames;
  private @Nullable IdNames groupNames;
  private @Nullable IdNames hostUserNames;
  private @Nullable IdNames hostGroupNames;

  /**
   * Makes one.
   *
   * @param main host pid of the container's first process
   */
  ProcessView(int main, List<ProcessFacts> all) {
    this.root = Path.of("/proc", Integer.toString(main), "root");
    this.users = IdMap.of(main, "uid_map");
    this.groups = IdMap.of(main, "gid_map");
    ProcessFacts self = ProcessFacts.read((int) ProcessHandle.current().pid());
    this.ownDepth = self == null ? 1 : self.pids().size();
    all.forEach(each -> byHostPid.put(Integer.toString(each.hostPid()), each));
  }

  Times times() {
    return times;
  }

  /** The parent's id; 0 when it is outside of the container's namespace. */
  String parent(ProcessFacts process) {
    return inside(process, process.line("PPid"));
  }

  /** The id of the process group. */
  String innerGroup(ProcessFacts process) {
    List<String> all = process.words("NSpgid");
    return all.isEmpty() ? process.field(5) : all.getLast();
  }

  private String inside(ProcessFacts process, String hostPid) {
    if (process.pids().size() <= ownDepth) {
      return hostPid;
    }
    ProcessFacts found = byHostPid.get(hostPid);
    return found == null ? "0" : found.pid();
  }

  long uid(long seen) {
    return users.inner(seen);
  }

  String user(long seen) {
    IdNames names = userNames == null ? new IdNames(root, "etc/passwd") : userNames;
    userNames = names;
    return names.of(users.inner(seen));
  }

  String group(long seen) {
    IdNames names = groupNames == null ? new IdNames(root, "etc/group") : groupNames;
    groupNames = names;
    return names.of(groups.inner(seen));
  }

  String groups(ProcessFacts process) {
    return process.words("Groups").stream()
        .map(each -> group(Long.parseLong(each)))
        .collect(Collectors.joining(","));
  }

  long hostUid(long seen) {
    return IdMap.own("uid_map").outer(seen);
  }

  String hostUser(long seen) {
    IdNames names = hostUserNames == null ? new IdNames(Path.of("/"), "etc/passwd") : hostUserNames;
    hostUserNames = names;
    return names.of(hostUid(seen));
  }

  String hostGroup(long seen) {
    IdNames names =
        hostGroupNames == null ? new IdNames(Path.of("/"), "etc/group") : hostGroupNames;
    hostGroupNames = names;
    return names.of(IdMap.own("gid_map").outer(seen));
  }

  String hostGroups(ProcessFacts process) {
    return process.words("Groups").stream()
        .map(each -> hostGroup(Long.parseLong(each)))
        .collect(Collectors.joining(","));
  }
}
