package dev.berth.server;

import java.io.PrintStream;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Logs one line a message to standard error, with the journal's priority prefix where the journal
 * reads it (sd-daemon(3)). {@code java.util.logging} would cost start time and memory. {@code
 * BERTH_LOG} names the lowest level that is written; the default is {@code info}.
 */
public final class StderrLoggerFinder extends System.LoggerFinder {
  private static final System.Logger.Level LOWEST = lowest();
  private static final boolean JOURNAL = System.getenv("JOURNAL_STREAM") != null;

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new Line(name.substring(name.lastIndexOf('.') + 1), System.err);
  }

  private static System.Logger.Level lowest() {
    String wanted = System.getenv("BERTH_LOG");
    try {
      return wanted == null
          ? System.Logger.Level.INFO
          : System.Logger.Level.valueOf(wanted.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return System.Logger.Level.INFO;
    }
  }

  /** A logger of one class. */
  record Line(String name, PrintStream out) implements System.Logger {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return level.getSeverity() >= LOWEST.getSeverity();
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      if (isLoggable(level)) {
        write(level, String.valueOf(message), thrown);
      }
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object @Nullable ... parameters) {
      if (isLoggable(level)) {
        boolean plain = format == null || parameters == null || parameters.length == 0;
        write(
            level, plain ? String.valueOf(format) : MessageFormat.format(format, parameters), null);
      }
    }

    private void write(Level level, String message, @Nullable Throwable thrown) {
      StringBuilder line = new StringBuilder(128);
      if (JOURNAL) {
        line.append('<').append(priority(level)).append('>');
      }
      line.append(level).append(' ').append(name).append(": ").append(message);
      synchronized (out) {
        out.println(line);
        if (thrown != null) {
          thrown.printStackTrace(out);
        }
      }
    }

    /** As in syslog(3). */
    private static int priority(Level level) {
      return switch (level) {
        case ERROR -> 3;
        case WARNING -> 4;
        case INFO -> 6;
        default -> 7;
      };
    }
  }
}
