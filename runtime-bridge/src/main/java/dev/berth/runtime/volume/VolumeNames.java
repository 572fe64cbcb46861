package dev.berth.runtime.volume;

import dev.berth.runtime.error.EngineException;

/** The rule for names of the local driver. */
public final class VolumeNames {
  private static final int MAX_LENGTH = 255;

  private VolumeNames() {}

  /** Fails as {@link #check}, and for a name of one letter: Docker wants two, Podman does not. */
  public static void checkForDocker(String name) {
    if (name.length() == 1) {
      throw EngineException.invalid(
          "create "
              + name
              + ": volume name is too short, names should be at least two alphanumeric"
              + " characters");
    }
    check(name);
  }

  /** Fails INVALID with Docker's text for a name that is none. */
  public static void check(String name) {
    if (!valid(name)) {
      throw EngineException.invalid(
          "create "
              + name
              + ": \""
              + name
              + "\" includes invalid characters for a local volume name, only"
              + " \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host"
              + " directory, use absolute path");
    }
  }

  private static boolean valid(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH || !alphanumeric(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!alphanumeric(c) && c != '_' && c != '.' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
