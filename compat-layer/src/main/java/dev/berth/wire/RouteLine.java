package dev.berth.wire;

import dev.berth.api.ApiVersion;
import dev.berth.api.Handler;
import dev.berth.api.Route;

/** Short forms for lines of a route table; {@code since} is the minor of the oldest version. */
public final class RouteLine {
  private RouteLine() {}

  public static Route get(
      String path, int since, String operation, String summary, Handler handler) {
    return line("GET", path, since, operation, summary, handler);
  }

  public static Route head(
      String path, int since, String operation, String summary, Handler handler) {
    return line("HEAD", path, since, operation, summary, handler);
  }

  public static Route post(
      String path, int since, String operation, String summary, Handler handler) {
    return line("POST", path, since, operation, summary, handler);
  }

  public static Route put(
      String path, int since, String operation, String summary, Handler handler) {
    return line("PUT", path, since, operation, summary, handler);
  }

  public static Route delete(
      String path, int since, String operation, String summary, Handler handler) {
    return line("DELETE", path, since, operation, summary, handler);
  }

  private static Route line(
      String method, String path, int since, String operation, String summary, Handler handler) {
    return new Route(method, path, operation, new ApiVersion(1, since), summary, handler);
  }
}
