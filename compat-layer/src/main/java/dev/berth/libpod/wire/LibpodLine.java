package dev.berth.libpod.wire;

import dev.berth.api.ApiVersion;
import dev.berth.api.Handler;
import dev.berth.api.Route;

/** Short forms for lines of libpod's route tables; paths are given without {@code /libpod}. */
public final class LibpodLine {
  private static final ApiVersion ALWAYS = new ApiVersion(0, 0);

  private LibpodLine() {}

  public static Route get(String path, String operation, String summary, Handler handler) {
    return line("GET", path, operation, summary, handler);
  }

  public static Route head(String path, String operation, String summary, Handler handler) {
    return line("HEAD", path, operation, summary, handler);
  }

  public static Route post(String path, String operation, String summary, Handler handler) {
    return line("POST", path, operation, summary, handler);
  }

  public static Route put(String path, String operation, String summary, Handler handler) {
    return line("PUT", path, operation, summary, handler);
  }

  public static Route delete(String path, String operation, String summary, Handler handler) {
    return line("DELETE", path, operation, summary, handler);
  }

  private static Route line(
      String method, String path, String operation, String summary, Handler handler) {
    return new Route(method, "/libpod" + path, operation, ALWAYS, summary, handler);
  }
}
