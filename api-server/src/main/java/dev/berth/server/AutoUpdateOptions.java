package dev.berth.server;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Options of {@code berth auto-update}, which are Podman's (podman-auto-update(1)).
 *
 * @param format empty for a table, {@code json}, or a template of fields
 * @param authFile absolute path, empty for the credentials that the service finds
 */
record AutoUpdateOptions(
    Path socket,
    boolean dryRun,
    boolean rollback,
    boolean tlsVerify,
    String format,
    String authFile) {

  static AutoUpdateOptions parse(List<String> arguments, Map<String, String> environment) {
    String socket = "";
    boolean dryRun = false;
    boolean rollback = true;
    boolean tlsVerify = true;
    String format = "";
    String authFile = environment.getOrDefault("REGISTRY_AUTH_FILE", "");
    for (Iterator<String> words = arguments.iterator(); words.hasNext(); ) {
      String word = words.next();
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      String value = equals < 0 ? "" : word.substring(equals + 1);
      switch (name) {
        case "--dry-run" -> dryRun = isTrue(name, equals, value);
        case "--rollback" -> rollback = isTrue(name, equals, value);
        case "--tls-verify" -> tlsVerify = isTrue(name, equals, value);
        case "--format" -> format = equals < 0 ? next(name, words) : value;
        case "--authfile" -> authFile = readable(equals < 0 ? next(name, words) : value);
        case "--socket" -> socket = equals < 0 ? next(name, words) : value;
        default -> throw new IllegalArgumentException("unknown option of auto-update: " + word);
      }
    }
    Path origin = Path.of(environment.getOrDefault("PWD", "/"));
    String where = socket.isEmpty() ? ServeOptions.defaultSocket(environment) : socket;
    String file = authFile.isEmpty() ? "" : origin.resolve(authFile).toString();
    return new AutoUpdateOptions(origin.resolve(where), dryRun, rollback, tlsVerify, format, file);
  }

  private static boolean isTrue(String name, int equals, String value) {
    if (equals < 0 || value.equals("true")) {
      return true;
    }
    if (!value.equals("false")) {
      throw new IllegalArgumentException(name + " is true or false, not " + value);
    }
    return false;
  }

  private static String next(String name, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new IllegalArgumentException(name + " needs a value");
    }
    return words.next();
  }

  private static String readable(String file) {
    if (!Files.isReadable(Path.of(file))) {
      throw new IllegalArgumentException(
          "credential file is not accessible: faccessat " + file + ": no such file or directory");
    }
    return file;
  }

  /** Path and query of the request. */
  String target() {
    String query = "?dryRun=%s&rollback=%s&tlsVerify=%s".formatted(dryRun, rollback, tlsVerify);
    return "/v5.8.0/libpod/autoupdate"
        + query
        + (authFile.isEmpty()
            ? ""
            : "&authfile=" + URLEncoder.encode(authFile, StandardCharsets.UTF_8));
  }
}
