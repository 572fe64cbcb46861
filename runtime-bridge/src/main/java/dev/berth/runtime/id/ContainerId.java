package dev.berth.runtime.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.berth.runtime.error.EngineException;

/** The full id of a container: 64 hex digits, the first twelve never all decimal. */
public record ContainerId(@JsonValue String hex) implements Comparable<ContainerId> {
  public ContainerId {
    if (!HexIds.isFullId(hex)) {
      throw EngineException.invalid("invalid container id: " + hex);
    }
  }

  /** A fresh random id. */
  public static ContainerId random() {
    return new ContainerId(HexIds.random());
  }

  /** Parses a full id. */
  @JsonCreator
  public static ContainerId parse(String text) {
    return new ContainerId(text);
  }

  /** The first twelve digits: default host name, and what clients show. */
  public String shortId() {
    return hex.substring(0, 12);
  }

  @Override
  public int compareTo(ContainerId other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
