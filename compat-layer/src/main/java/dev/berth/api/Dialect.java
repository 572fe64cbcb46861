package dev.berth.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole dialect: its routes, and how it words failures. */
public interface Dialect {
  List<Route> routes();

  /** Renders a failure as status and body; logs what is a defect. */
  ErrorAnswer error(Throwable failure);

  /**
   * Whether this dialect answers a path.
   *
   * @param segments decoded, without the version prefix
   */
  default boolean owns(List<String> segments) {
    return true;
  }

  /** The versions served. */
  default VersionRange versions() {
    return VersionRange.DOCKER;
  }

  /**
   * The answer to a path or method without a route, null for the server's own words.
   *
   * @param otherMethods whether the path has a route for another method
   */
  default @Nullable ErrorAnswer noRoute(boolean otherMethods) {
    return null;
  }

  /** Sets what every answer of this dialect carries. */
  default void begin(Exchange exchange) {}

  /** Status and JSON body of a failure. */
  record ErrorAnswer(int status, String contentType, byte[] body) {}
}
