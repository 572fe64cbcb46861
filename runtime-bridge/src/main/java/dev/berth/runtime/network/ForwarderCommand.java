package dev.berth.runtime.network;

import dev.berth.runtime.forward.Forwarder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** How the port forwarder is run: the same Java with the same classes as this process. */
final class ForwarderCommand {
  /**
   * Small. The cache of the service's classes would only add 20 MB: it starts no sooner with it.
   */
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseCompactObjectHeaders",
          "-Xms2m",
          "-Xmx128m",
          "-Xss256k",
          "-XX:MaxDirectMemorySize=512m",
          "-XX:ReservedCodeCacheSize=16m",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData",
          "-Xlog:disable",
          "--sun-misc-unsafe-memory-access=allow");

  private ForwarderCommand() {}

  /**
   * Everything before its own arguments.
   *
   * @param properties of this process: where Java is, and where Berth, which tests do not know
   */
  static List<String> java(Properties properties) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(properties.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    String home = properties.getProperty("berth.home");
    if (home == null) {
      command.add("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");
      command.add("--enable-native-access=ALL-UNNAMED");
      command.addAll(List.of("-cp", properties.getProperty("java.class.path")));
      command.add(Forwarder.class.getName());
      return command;
    }
    Path jar = Path.of(home, "lib", "berth.jar");
    command.addAll(List.of("-jar", jar.toString(), "forward"));
    return command;
  }
}
