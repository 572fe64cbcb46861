package dev.berth.runtime.log.option;

import dev.berth.runtime.error.EngineException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large a log in files grows.
 *
 * @param maxSize bytes of one piece, 0 for no limit
 * @param maxFiles pieces in all, at least 1
 * @param compress whether older pieces are kept in gzip form
 */
public record FileOptions(long maxSize, int maxFiles, boolean compress) {
  private static final FileOptions LOCAL = new FileOptions(20_000_000, 5, true);

  /** Options of json-file; INVALID in Docker's words. */
  public static FileOptions jsonFile(Map<String, String> options) {
    String size = options.get("max-size");
    long maxSize = size == null ? 0 : SizeText.human(size);
    if (size != null && maxSize <= 0) {
      throw EngineException.invalid("max-size must be a positive number");
    }
    String files = options.get("max-file");
    int maxFiles = files == null ? 1 : GoText.atoi(files);
    if (maxFiles < 1) {
      throw EngineException.invalid("max-file cannot be less than 1");
    }
    String text = options.get("compress");
    boolean compress = text != null && GoText.parseBool(text);
    if (compress && (maxFiles == 1 || maxSize == 0)) {
      throw EngineException.invalid(
          "compress cannot be true when max-file is less than 2 or max-size is not set");
    }
    return new FileOptions(maxSize, maxFiles, compress);
  }

  /** Options of local; INVALID in Docker's words. */
  public static FileOptions local(Map<String, String> options) {
    return local(options.get("max-size"), options.get("max-file"), options.get("compress"));
  }

  private static FileOptions local(
      @Nullable String size, @Nullable String files, @Nullable String compression) {
    long maxSize = LOCAL.maxSize;
    if (size != null) {
      long given = within("invalid value for max-size: " + size, () -> SizeText.human(size));
      maxSize = given == 0 ? maxSize : given;
    }
    int maxFiles = LOCAL.maxFiles;
    if (files != null) {
      maxFiles = within("invalid value for max-file: " + files, () -> GoText.atoi(files));
    }
    boolean compress = true;
    if (compression != null) {
      compress = within("error reading compress log option", () -> GoText.parseBool(compression));
    }
    if (maxFiles < 0) {
      throw EngineException.invalid("max file count cannot be less than 0");
    }
    if (compress && maxFiles <= 1) {
      throw EngineException.invalid("compression cannot be enabled when max file count is 1");
    }
    return new FileOptions(maxSize, Math.max(1, maxFiles), compress);
  }

  /**
   * What is kept beside a driver that sends away: options {@code cache-max-size} and so on. As with
   * Docker a wrong one is no error.
   */
  public static FileOptions cache(Map<String, String> options) {
    try {
      return local(
          options.get("cache-max-size"),
          options.get("cache-max-file"),
          options.get("cache-compress"));
    } catch (EngineException e) {
      return LOCAL;
    }
  }

  private static <T> T within(String context, java.util.function.Supplier<T> parse) {
    try {
      return parse.get();
    } catch (EngineException e) {
      throw EngineException.invalid(context + ": " + e.text());
    }
  }
}
