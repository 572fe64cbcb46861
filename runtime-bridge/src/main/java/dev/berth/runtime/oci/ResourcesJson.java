package dev.berth.runtime.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.berth.runtime.container.Resources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Limits as {@code linux.resources} of the runtime specification (config-linux.md). */
public final class ResourcesJson {
  /** Microseconds: the kernel's default scheduling period. */
  private static final long PERIOD = 100_000;

  private static final JsonFactory JSON = new JsonFactory();

  private ResourcesJson() {}

  /**
   * The object as bytes, for updates of a running container.
   *
   * @param controllers what can be set here; limits of others are left out
   */
  public static byte[] render(Resources resources, Collection<String> controllers) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      write(out, resources, controllers, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Writes the object.
   *
   * @param unified values of further cgroup files by their name, null for none
   */
  static void write(
      JsonGenerator out,
      Resources resources,
      Collection<String> controllers,
      @Nullable Map<String, String> unified)
      throws IOException {
    out.writeStartObject();
    if (controllers.contains("memory")) {
      writeMemory(out, resources);
    }
    if (controllers.contains("cpu") || controllers.contains("cpuset")) {
      writeCpu(out, resources, controllers);
    }
    Long pids = resources.pidsLimit();
    if (controllers.contains("pids") && pids != null && pids != 0) {
      out.writeObjectFieldStart("pids");
      out.writeNumberField("limit", pids);
      out.writeEndObject();
    }
    if (controllers.contains("io")) {
      BlockIo.write(out, resources);
    }
    if (unified != null) {
      out.writeObjectFieldStart("unified");
      for (Map.Entry<String, String> each : unified.entrySet()) {
        out.writeStringField(each.getKey(), each.getValue());
      }
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void writeMemory(JsonGenerator out, Resources resources) throws IOException {
    out.writeObjectFieldStart("memory");
    number(out, "limit", resources.memory());
    number(out, "reservation", resources.memoryReservation());
    number(out, "swap", resources.memorySwap());
    out.writeEndObject();
  }

  private static void writeCpu(
      JsonGenerator out, Resources resources, Collection<String> controllers) throws IOException {
    out.writeObjectFieldStart("cpu");
    if (controllers.contains("cpu")) {
      number(out, "shares", resources.cpuShares());
      if (resources.nanoCpus() > 0) {
        out.writeNumberField("period", PERIOD);
        out.writeNumberField("quota", resources.nanoCpus() * PERIOD / 1_000_000_000L);
      } else {
        number(out, "period", resources.cpuPeriod());
        number(out, "quota", resources.cpuQuota());
      }
    }
    if (controllers.contains("cpuset")) {
      text(out, "cpus", resources.cpusetCpus());
      text(out, "mems", resources.cpusetMems());
    }
    out.writeEndObject();
  }

  private static void number(JsonGenerator out, String name, long value) throws IOException {
    if (value != 0) {
      out.writeNumberField(name, value);
    }
  }

  private static void text(JsonGenerator out, String name, @Nullable String value)
      throws IOException {
    if (value != null && !value.isEmpty()) {
      out.writeStringField(name, value);
    }
  }

  /** {@code linux.resources.blockIO}. */
  private static final class BlockIo {
    static void write(JsonGenerator out, Resources resources) throws IOException {
      out.writeObjectFieldStart("blockIO");
      number(out, "weight", resources.blkioWeight());
      List<Resources.WeightDevice> weights = resources.blkioWeightDevice();
      if (weights != null && !weights.isEmpty()) {
        out.writeArrayFieldStart("weightDevice");
        for (Resources.WeightDevice device : weights) {
          DeviceNumber number = DeviceNumber.of(device.path());
          out.writeStartObject();
          number.write(out);
          out.writeNumberField("weight", device.weight());
          out.writeEndObject();
        }
        out.writeEndArray();
      }
      throttle(out, "throttleReadBpsDevice", resources.blkioDeviceReadBps());
      throttle(out, "throttleWriteBpsDevice", resources.blkioDeviceWriteBps());
      throttle(out, "throttleReadIOPSDevice", resources.blkioDeviceReadIOps());
      throttle(out, "throttleWriteIOPSDevice", resources.blkioDeviceWriteIOps());
      out.writeEndObject();
    }

    private static void throttle(
        JsonGenerator out, String field, @Nullable List<Resources.ThrottleDevice> devices)
        throws IOException {
      if (devices == null || devices.isEmpty()) {
        return;
      }
      out.writeArrayFieldStart(field);
      for (Resources.ThrottleDevice device : devices) {
        DeviceNumber number = DeviceNumber.of(device.path());
        out.writeStartObject();
        number.write(out);
        out.writeNumberField("rate", device.rate());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
  }
}
