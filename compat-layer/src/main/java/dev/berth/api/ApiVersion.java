package dev.berth.api;

import dev.berth.runtime.error.EngineException;

/** A version of the Docker Engine API, such as 1.44. */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
  /** The newest version served; an unversioned path means this one. */
  public static final ApiVersion MAX = new ApiVersion(1, 56);

  /** The oldest version served. */
  public static final ApiVersion MIN = new ApiVersion(1, 24);

  /** Parses {@code 1.44}; INVALID for anything else. */
  public static ApiVersion parse(String text) {
    String[] parts = text.split("\\.", -1);
    try {
      if (parts.length == 2) {
        return new ApiVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
      }
    } catch (NumberFormatException e) {
      // reported below with the whole text
    }
    throw EngineException.invalid("invalid API version: " + text);
  }

  /** Whether this version is at least {@code 1.minor}. */
  public boolean atLeast(int minorOfOne) {
    return compareTo(new ApiVersion(1, minorOfOne)) >= 0;
  }

  /** Whether this version is below {@code 1.minor}. */
  public boolean below(int minorOfOne) {
    return !atLeast(minorOfOne);
  }

  @Override
  public int compareTo(ApiVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
