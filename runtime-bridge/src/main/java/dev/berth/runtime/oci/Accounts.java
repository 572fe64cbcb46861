package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.Extras;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.oci.UserLookup.Account;
import dev.berth.runtime.store.RootfsPaths;
import dev.berth.runtime.userns.UserNamespaces;
import dev.berth.runtime.userns.UsernsMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives users that the image does not know a line in its passwd and group files, so that programs
 * inside find a name and a home for them: the calling user that a namespace keeps, a user given by
 * number, accounts of the host.
 */
final class Accounts {
  private final Container container;
  private final Path rootfs;
  private final Extras.Accounts asked;
  private final UserLookup inside;
  private final UserLookup host = new UserLookup(Path.of("/"));
  private final List<String> users = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();

  private Accounts(Container container, Path rootfs, Extras.Accounts asked) {
    this.container = container;
    this.rootfs = rootfs;
    this.asked = asked;
    this.inside = new UserLookup(rootfs);
  }

  /** Adds the lines that are missing; a file that was mounted there stays as it is. */
  static void write(StartContext start) {
    Extras.Accounts asked = start.host().more().accounts();
    if (asked == null || asked.unmanaged()) {
      return;
    }
    try {
      new Accounts(start.container(), start.plan().rootfs(), asked).add();
    } catch (IOException e) {
      throw EngineException.internal("cannot write the accounts of the container: " + e, e);
    }
  }

  private void add() throws IOException {
    addKept();
    addNumbered();
    for (String each : asked.hostUsers() == null ? List.<String>of() : asked.hostUsers()) {
      Account found = host.account(each);
      if (found == null) {
        throw EngineException.invalid("unable to find user " + each + " on the host");
      }
      addAccount(found.name(), found.uid(), found.gid(), found.comment(), home(found));
    }
    append("/etc/passwd", users);
    append("/etc/group", groups);
  }

  /** The calling user, in a namespace that keeps its number. */
  private void addKept() {
    String kept = UserNamespaces.keptUser(UsernsMode.parse(container.hostConfig().usernsMode()));
    Account own = kept == null ? null : host.account(UserNamespaces.ownUser());
    if (kept == null || own == null) {
      return;
    }
    int colon = kept.indexOf(':');
    String uid = kept.substring(0, colon);
    String gid = kept.substring(colon + 1);
    addAccount(own.name(), uid, gid, own.comment(), home(own));
    String group = host.groupName(own.gid());
    addGroup(group == null ? own.name() : group, gid, own.name());
  }

  /** A user given by a number that nobody has. */
  private void addNumbered() {
    String given = container.config().user();
    String[] parts = (given == null ? "" : given).split(":", 2);
    if (!parts[0].matches("[1-9][0-9]{0,9}")) {
      return;
    }
    String group = parts.length > 1 ? parts[1] : "0";
    String gid = group.matches("[0-9]{1,10}") ? group : inside.groupNumber(group);
    if (gid != null) {
      addAccount(parts[0], parts[0], gid, "container user", workingDirectory());
      String own = parts.length > 1 ? gid : parts[0];
      addGroup(own, own, parts[0]);
    }
  }

  private void addAccount(String name, String uid, String gid, String comment, String home) {
    boolean taken =
        users.stream().anyMatch(line -> line.startsWith(name + ':'))
            || users.stream().anyMatch(line -> line.contains(":*:" + uid + ':'));
    if (taken || inside.account(name) != null || inside.account(uid) != null) {
      return;
    }
    String given = asked.passwdEntry();
    users.add(
        given == null
            ? name + ":*:" + uid + ':' + gid + ':' + comment + ':' + home + ":/bin/sh"
            : given
                .replace("$USERNAME", name)
                .replace("$UID", uid)
                .replace("$GID", gid)
                .replace("$NAME", comment)
                .replace("$HOME", home));
  }

  private void addGroup(String name, String gid, String member) {
    boolean taken = groups.stream().anyMatch(line -> line.contains(":x:" + gid + ':'));
    if (taken || inside.groupName(gid) != null || inside.groupNumber(name) != null) {
      return;
    }
    String given = asked.groupEntry();
    groups.add(
        given == null
            ? name + ":x:" + gid + ':' + member
            : given.replace("$USERNAME", member).replace("$GID", gid));
  }

  /** The home of the host where it was mounted, else where the container works. */
  private String home(Account account) {
    String home = account.home();
    for (MountPoint mount : container.mounts()) {
      if (Path.of(home).startsWith(mount.destination()) && !mount.destination().equals("/")) {
        return home;
      }
    }
    return workingDirectory();
  }

  private String workingDirectory() {
    return ProcessSection.directory(container.config().workingDir());
  }

  private void append(String file, List<String> lines) throws IOException {
    boolean mounted = container.mounts().stream().anyMatch(each -> each.destination().equals(file));
    if (lines.isEmpty() || mounted) {
      return;
    }
    Path path = RootfsPaths.resolve(rootfs, file);
    if (Files.exists(path)
        ? !Files.isRegularFile(path)
        : !Files.isDirectory(path.resolveSibling(""))) {
      return;
    }
    String text = String.join("\n", lines) + '\n';
    if (Files.exists(path) && !endsLine(path)) {
      text = '\n' + text;
    }
    Files.writeString(
        path, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static boolean endsLine(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return bytes.length == 0 || bytes[bytes.length - 1] == '\n';
  }
}
