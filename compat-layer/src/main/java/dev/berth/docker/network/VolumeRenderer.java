package dev.berth.docker.network;

import dev.berth.runtime.volume.Volume;
import dev.berth.text.GoTime;
import dev.berth.wire.JsonWriter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Renders a volume. */
public final class VolumeRenderer {
  private VolumeRenderer() {}

  /**
   * Writes one volume.
   *
   * @param use null where usage is not shown
   */
  public static void render(JsonWriter out, Volume volume, @Nullable Use use) {
    out.object();
    out.put("CreatedAt", GoTime.rfc3339Nano(volume.created().truncatedTo(ChronoUnit.SECONDS)));
    out.put("Driver", volume.driver());
    out.putMap("Labels", volume.labels());
    out.put("Mountpoint", volume.mountpoint()).put("Name", volume.name());
    out.putMap("Options", volume.options());
    out.put("Scope", "local");
    if (use != null) {
      out.object("UsageData").put("RefCount", use.users()).put("Size", use.size()).end();
    }
    out.end();
  }

  /** Bytes, and containers that refer to it. */
  public record Use(long size, long users) {}
}
