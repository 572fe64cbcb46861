package dev.berth.libpod.image;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import java.util.List;

/** How Podman finds a local image by a short name: one made here before one of Docker Hub. */
public final class LocalNames {
  private static final String LOCAL = "localhost/";

  private final Engine engine;

  public LocalNames(Engine engine) {
    this.engine = engine;
  }

  /** The name under which it is here, else the name as given. */
  public String of(String name) {
    for (String each : candidates(name)) {
      if (engine.images().find(each) != null) {
        return each;
      }
    }
    return name;
  }

  /** The name under which it is here; NOT FOUND, by the name as given, when it is not. */
  String require(String name) {
    return require(name, name);
  }

  /** The same in the words of those who look an image up to show it. */
  String lookUp(String name) {
    return require(name, "failed to find image " + name + ": " + name);
  }

  private String require(String name, String doing) {
    String known = of(name);
    if (engine.images().find(known) == null) {
      throw PodmanException.caused(404, doing, "image not known");
    }
    return known;
  }

  /** What a name for something new is in full: short ones are of this host. */
  public static String created(String name) {
    return isShort(name) ? LOCAL + name : name;
  }

  private static List<String> candidates(String name) {
    return isShort(name) ? List.of(LOCAL + name, name) : List.of(name);
  }

  /** Whether no registry is in it. */
  static boolean isShort(String name) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    return first.indexOf('.') < 0 && first.indexOf(':') < 0 && !first.equals("localhost");
  }
}
