package dev.berth.wire;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.image.Platform;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Platforms as the newer routes take them: an OCI platform as JSON in a query parameter. */
public final class PlatformQuery {
  private PlatformQuery() {}

  /** The platform, or null for an empty text; INVALID, in Docker's words, for one that is none. */
  public static @Nullable Platform of(String json) {
    return json.isEmpty() ? null : parse(json);
  }

  /** All of a repeated parameter. */
  public static List<Platform> all(List<String> values) {
    List<Platform> all = new ArrayList<>(values.size());
    values.forEach(each -> all.add(parse(each)));
    return all;
  }

  private static Platform parse(String json) {
    @Nullable JsonObject object;
    try {
      object = JsonObject.of(JsonBody.parse(json), "Platform");
    } catch (EngineException e) {
      String why = e.text().startsWith("invalid JSON: ") ? e.text().substring(14) : e.text();
      throw new EngineException(ErrorKind.INVALID, "failed to parse platform: " + why, e);
    }
    if (object == null) {
      throw EngineException.invalid("both OS and Architecture must be provided");
    }
    String os = object.text("os");
    String architecture = object.text("architecture");
    String variant = object.text("variant");
    String version = object.text("os.version");
    if (os.isEmpty() && architecture.isEmpty() && !(variant.isEmpty() && version.isEmpty())) {
      throw EngineException.invalid(
          "optional platform fields provided, but OS and Architecture are missing");
    }
    if (os.isEmpty() || architecture.isEmpty()) {
      throw EngineException.invalid("both OS and Architecture must be provided");
    }
    return new Platform(architecture, os, none(variant), none(version));
  }

  private static @Nullable String none(String text) {
    return text.isEmpty() ? null : text;
  }
}
