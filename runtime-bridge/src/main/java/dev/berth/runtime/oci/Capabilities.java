package dev.berth.runtime.oci;

import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Linux capabilities (capabilities(7)) as Docker names, adds and drops them. */
public final class Capabilities {
  /** By number: index 0 is CAP_CHOWN. */
  private static final List<String> BY_NUMBER =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_DAC_READ_SEARCH",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_KILL",
          "CAP_SETGID",
          "CAP_SETUID",
          "CAP_SETPCAP",
          "CAP_LINUX_IMMUTABLE",
          "CAP_NET_BIND_SERVICE",
          "CAP_NET_BROADCAST",
          "CAP_NET_ADMIN",
          "CAP_NET_RAW",
          "CAP_IPC_LOCK",
          "CAP_IPC_OWNER",
          "CAP_SYS_MODULE",
          "CAP_SYS_RAWIO",
          "CAP_SYS_CHROOT",
          "CAP_SYS_PTRACE",
          "CAP_SYS_PACCT",
          "CAP_SYS_ADMIN",
          "CAP_SYS_BOOT",
          "CAP_SYS_NICE",
          "CAP_SYS_RESOURCE",
          "CAP_SYS_TIME",
          "CAP_SYS_TTY_CONFIG",
          "CAP_MKNOD",
          "CAP_LEASE",
          "CAP_AUDIT_WRITE",
          "CAP_AUDIT_CONTROL",
          "CAP_SETFCAP",
          "CAP_MAC_OVERRIDE",
          "CAP_MAC_ADMIN",
          "CAP_SYSLOG",
          "CAP_WAKE_ALARM",
          "CAP_BLOCK_SUSPEND",
          "CAP_AUDIT_READ",
          "CAP_PERFMON",
          "CAP_BPF",
          "CAP_CHECKPOINT_RESTORE");

  /** What a container gets when nothing is asked for. */
  static final List<String> DEFAULT =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FSETID",
          "CAP_FOWNER",
          "CAP_MKNOD",
          "CAP_NET_RAW",
          "CAP_SETGID",
          "CAP_SETUID",
          "CAP_SETFCAP",
          "CAP_SETPCAP",
          "CAP_NET_BIND_SERVICE",
          "CAP_SYS_CHROOT",
          "CAP_KILL",
          "CAP_AUDIT_WRITE");

  private static final String ALL = "ALL";

  private Capabilities() {}

  /** All capabilities known, in the kernel's order. */
  public static List<String> all() {
    return BY_NUMBER;
  }

  /**
   * The names in their full upper-case form, {@code ALL} kept as it is; INVALID for one unknown.
   *
   * @param field the name of the field for the message, {@code CapAdd} or {@code CapDrop}
   */
  public static List<String> normalize(String field, @Nullable List<String> names) {
    List<String> result = new ArrayList<>();
    for (String name : names == null ? List.<String>of() : names) {
      String full = name.toUpperCase(Locale.ROOT);
      if (!full.equals(ALL)) {
        full = full.startsWith("CAP_") ? full : "CAP_" + full;
        if (!BY_NUMBER.contains(full)) {
          throw EngineException.invalid(
              "invalid " + field + ": unknown capability: \"" + full + '"');
        }
      }
      result.add(full);
    }
    return result;
  }

  /** What was asked for by name, which Podman lets users other than root have too. */
  static List<String> asked(@Nullable List<String> add) {
    List<String> adds = normalize("CapAdd", add);
    return adds.contains(ALL) ? BY_NUMBER : adds;
  }

  /** What a container has in the end, in a stable order. */
  static List<String> effective(
      boolean privileged, @Nullable List<String> add, @Nullable List<String> drop) {
    if (privileged) {
      return BY_NUMBER;
    }
    List<String> adds = normalize("CapAdd", add);
    List<String> drops = normalize("CapDrop", drop);
    Set<String> result = new LinkedHashSet<>();
    if (adds.contains(ALL)) {
      result.addAll(BY_NUMBER);
    } else if (!drops.contains(ALL)) {
      result.addAll(DEFAULT);
    }
    drops.forEach(result::remove);
    for (String name : adds) {
      if (!name.equals(ALL)) {
        result.add(name);
      }
    }
    return List.copyOf(result);
  }
}
