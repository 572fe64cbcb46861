package dev.berth.runtime.build;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Build arguments: those the request gives, and those declared in one scope, the file's top or a
 * stage (Dockerfile reference, "ARG").
 */
final class BuildArguments {
  /** Known without being declared, and no part of what a step's result depends on. */
  private static final Set<String> PREDEFINED =
      Set.of(
          "HTTP_PROXY",
          "http_proxy",
          "HTTPS_PROXY",
          "https_proxy",
          "FTP_PROXY",
          "ftp_proxy",
          "NO_PROXY",
          "no_proxy",
          "ALL_PROXY",
          "all_proxy");

  private final Map<String, @Nullable String> given;
  private final Map<String, String> platform;
  private final Set<String> used;
  private final Map<String, String> globals;
  private final TreeMap<String, String> declared = new TreeMap<>();

  private BuildArguments(
      Map<String, @Nullable String> given,
      Map<String, String> platform,
      Set<String> used,
      Map<String, String> globals) {
    this.given = given;
    this.platform = platform;
    this.used = used;
    this.globals = globals;
  }

  /** The scope before the first FROM. */
  static BuildArguments top(Map<String, @Nullable String> given, Map<String, String> platform) {
    return new BuildArguments(given, platform, ConcurrentHashMap.newKeySet(), Map.of());
  }

  /** A stage's scope: what the top declared can be declared again without a value. */
  BuildArguments stage() {
    return new BuildArguments(given, platform, used, Map.copyOf(declared));
  }

  /**
   * Declares one.
   *
   * @param value its default, null for none
   */
  void declare(String name, @Nullable String value) {
    used.add(name);
    String given = this.given.get(name);
    String now = given != null ? given : value != null ? value : inherited(name);
    if (now != null) {
      declared.put(name, now);
    }
  }

  private @Nullable String inherited(String name) {
    String global = globals.get(name);
    return global != null ? global : platform.get(name);
  }

  /** The value of a declared one; at the top those of the platform are there without. */
  @Nullable String get(String name) {
    String value = declared.get(name);
    if (value == null && PREDEFINED.contains(name)) {
      return given.get(name);
    }
    return value;
  }

  /** The same, but platform arguments need not be declared: in FROM they are known. */
  @Nullable String inFrom(String name) {
    String value = get(name);
    return value != null ? value : platform.get(name);
  }

  /** Declared ones with their values, sorted by name. */
  Map<String, String> declared() {
    return declared;
  }

  /** What a step finds in its environment, predefined ones included. */
  Map<String, String> environment() {
    TreeMap<String, String> all = new TreeMap<>(declared);
    for (String name : PREDEFINED) {
      String value = given.get(name);
      if (value != null) {
        all.put(name, value);
      }
    }
    return all;
  }

  /** Given ones that no instruction declared. */
  Set<String> unused() {
    Set<String> unused = new HashSet<>(given.keySet());
    unused.removeAll(used);
    unused.removeAll(PREDEFINED);
    unused.remove("SOURCE_DATE_EPOCH");
    unused.removeIf(name -> name.startsWith("BUILDKIT_"));
    unused.removeAll(platform.keySet());
    return unused;
  }
}
