package dev.berth.runtime.log;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.log.forward.Collector;
import dev.berth.runtime.log.forward.FluentdCollector;
import dev.berth.runtime.log.forward.GelfCollector;
import dev.berth.runtime.log.forward.SyslogCollector;
import dev.berth.runtime.log.option.FluentdOptions;
import dev.berth.runtime.log.option.GelfOptions;
import dev.berth.runtime.log.option.SyslogOptions;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Makes the collector that a container's options name. */
final class Collectors {
  private Collectors() {}

  /** A collector, not yet connected; INVALID when options cannot be used. */
  static Collector of(Kernel kernel, Container container) {
    Map<String, String> options = LogDesk.options(container);
    String tag = LogAttributes.tag(container);
    return switch (LogDesk.driver(container)) {
      case "fluentd" ->
          new FluentdCollector(FluentdOptions.parse(options), tag, fluentd(container), kernel);
      case "gelf" ->
          new GelfCollector(
              GelfOptions.parse(options), HostName.get(), gelf(container, tag), kernel);
      default -> new SyslogCollector(SyslogOptions.parse(options), tag, HostName.get(), kernel);
    };
  }

  private static Map<String, String> fluentd(Container container) {
    Map<String, String> fields = new HashMap<>();
    fields.put("container_id", container.id().hex());
    fields.put("container_name", "/" + container.name());
    fields.putAll(LogAttributes.extra(container, UnaryOperator.identity()));
    return fields;
  }

  private static Map<String, String> gelf(Container container, String tag) {
    Map<String, String> fields = new HashMap<>();
    fields.put("_container_id", container.id().hex());
    fields.put("_container_name", container.name());
    fields.put("_image_id", container.imageId().text());
    fields.put("_image_name", container.imageName());
    fields.put("_command", LogTag.command(container));
    fields.put("_tag", tag);
    fields.put("_created", container.created().toString());
    fields.putAll(LogAttributes.extra(container, key -> key.startsWith("_") ? key : "_" + key));
    return fields;
  }

  /** A failure to connect as Docker tells it. */
  static String words(Container container, IOException failure) {
    String text = String.valueOf(failure.getMessage());
    if (LogDesk.driver(container).equals("gelf")) {
      String address = GelfOptions.parse(LogDesk.options(container)).endpoint().text();
      return "gelf: cannot connect to GELF endpoint: " + address.substring(4) + " " + text;
    }
    return text;
  }
}
