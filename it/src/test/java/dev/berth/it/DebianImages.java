package dev.berth.it;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Images of real services, made of Debian packages and built by the engine under test from {@code
 * images/}. They have the names and the behaviour of the official ones. The base is made once a
 * machine by {@code scripts/debian-image.sh}.
 */
public final class DebianImages {
  private static final int SECONDS_TO_MAKE_THE_BASE = 400;
  private static final String BASE = "berth-test/debian";

  /** What the script said that makes the base; null before. */
  private static Cli.@Nullable Result base;

  private DebianImages() {}

  /** Why there are none here; empty when there are. The first call on a machine makes the base. */
  public static synchronized String missing() {
    if (base == null) {
      base =
          scripts().isEmpty()
              ? new Cli.Result(1, "", "BERTH_IT_SCRIPTS does not name the directory scripts/")
              : Cli.within(SECONDS_TO_MAKE_THE_BASE, Map.of(), "bash", script("debian-image.sh"));
    }
    return base.exitCode() == 0 ? "" : "no image of Debian packages: " + base.err().strip();
  }

  /** PostgreSQL, with the official image's variables and lines of log. */
  public static String postgres() {
    return ensure("postgres:15");
  }

  /** Redis. */
  public static String redis() {
    return ensure("redis:7");
  }

  /** nginx, with templates. */
  public static String nginx() {
    return ensure("nginx:1.22");
  }

  /** Python with clients of PostgreSQL and Redis. */
  public static String python() {
    return ensure("python:3.11");
  }

  /** memcached. */
  public static String memcached() {
    return ensure("memcached:1.6");
  }

  /** A script of {@code scripts/} by its name. */
  public static String script(String name) {
    return Path.of(scripts()).resolve(name).toString();
  }

  private static String scripts() {
    return Objects.requireNonNullElse(System.getenv("BERTH_IT_SCRIPTS"), "");
  }

  private static synchronized String ensure(String name) {
    if (absent(BASE + ":latest")) {
      String missing = missing();
      Cli.docker("load", "-qi", Objects.requireNonNull(base, missing).ok()).ok();
    }
    if (absent(name)) {
      String directory = name.substring(0, name.indexOf(':'));
      String host = "unix://" + Service.shared().socket();
      Map<String, String> classic = Map.of("DOCKER_HOST", host, "DOCKER_BUILDKIT", "0");
      Path context = Resources.directory("/images/" + directory);
      Cli.run(classic, "docker", "build", "-q", "-t", name, context.toString()).ok();
    }
    return name;
  }

  private static boolean absent(String name) {
    return Api.shared().request().get("/images/" + name + "/json").statusCode() != 200;
  }
}
