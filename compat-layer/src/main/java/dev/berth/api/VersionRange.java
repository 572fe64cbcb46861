package dev.berth.api;

/**
 * The versions of a dialect.
 *
 * @param oldest below it requests are refused
 * @param current what a path without a prefix means
 * @param newest above it requests are refused
 */
public record VersionRange(ApiVersion oldest, ApiVersion current, ApiVersion newest) {
  /** Of the Docker Engine API. */
  public static final VersionRange DOCKER =
      new VersionRange(ApiVersion.MIN, ApiVersion.MAX, ApiVersion.MAX);
}
