package dev.berth.runtime.log.forward;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.log.option.Endpoint;
import dev.berth.runtime.log.option.SyslogOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Sends syslog messages in the forms that Docker sends: RFC 3164, RFC 5424 and the local one. */
public final class SyslogCollector implements Collector {
  private static final List<String> LOCAL = List.of("/dev/log", "/var/run/syslog", "/var/run/log");
  private static final int ERROR = 3;
  private static final int INFO = 6;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX", Locale.ROOT);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX", Locale.ROOT);

  private final SyslogOptions options;
  private final String tag;
  private final String hostName;
  private final Kernel kernel;
  private final ZoneId zone = ZoneId.systemDefault();
  private final long pid = ProcessHandle.current().pid();
  private final KeptConnection connection;

  public SyslogCollector(SyslogOptions options, String tag, String hostName, Kernel kernel) {
    this.options = options;
    this.tag = tag;
    this.hostName = hostName;
    this.kernel = kernel;
    this.connection = new KeptConnection(this::open);
  }

  @Override
  public void probe() throws IOException {
    connection.get();
  }

  private Connection open() throws IOException {
    return options.endpoint().protocol().isEmpty()
        ? local()
        : Connection.open(options.endpoint(), options.tls(), kernel);
  }

  private Connection local() throws IOException {
    for (String protocol : List.of("unixgram", "unix")) {
      for (String path : LOCAL) {
        if (Files.exists(Path.of(path))) {
          try {
            return Connection.open(new Endpoint(protocol, path, 0), null, kernel);
          } catch (IOException e) {
            // another kind or place may do
          }
        }
      }
    }
    throw new IOException("Unix syslog delivery error");
  }

  @Override
  public void send(Line line) throws IOException {
    connection.get().out().write(message(line));
  }

  @Override
  public void flush() throws IOException {
    connection.flush();
  }

  byte[] message(Line line) {
    boolean secure = options.endpoint().protocol().equals("tcp+tls");
    byte[] head = head(line).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(head.length + line.text().length + 12);
    if (secure && options.format().startsWith("rfc5424")) {
      int length = head.length + line.text().length + 1;
      out.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII)); // RFC 5425
    }
    out.writeBytes(head);
    out.writeBytes(line.text());
    out.write('\n');
    return out.toByteArray();
  }

  private String head(Line line) {
    int priority = options.facility() * 8 + (line.stderr() ? ERROR : INFO);
    String format = options.format();
    return switch (format) {
      case "rfc3164" ->
          "<%d>%s %s %s[%d]: ".formatted(priority, time(STAMP, line), hostName, tag, pid);
      case "rfc5424", "rfc5424micro" ->
          "<%d>1 %s %s %s %d %s - "
              .formatted(
                  priority,
                  time(format.endsWith("micro") ? MICROS : SECONDS, line),
                  hostName,
                  tag,
                  pid,
                  tag);
      default -> "<%d>%s %s[%d]: ".formatted(priority, time(STAMP, line), tag, pid);
    };
  }

  /** Docker takes the time of sending; the time of writing is the same, unless we were away. */
  private String time(DateTimeFormatter format, Line line) {
    return format.format(line.time().atZone(zone));
  }

  @Override
  public void close() {
    connection.close();
  }
}
