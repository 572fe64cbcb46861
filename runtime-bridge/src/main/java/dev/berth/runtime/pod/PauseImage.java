package dev.berth.runtime.pod;

import dev.berth.runtime.archive.TarEntry;
import dev.berth.runtime.archive.TarWriter;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.oci.Programs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The image of containers that only hold the namespaces of a pod: one program that does nothing. It
 * is made of the host's when it is first needed.
 */
final class PauseImage {
  private static final String REPOSITORY = "localhost/podman-pause";
  private static final String PROGRAM = "catatonit";

  private final Supplier<Images> images;
  private final Map<String, String> environment;

  PauseImage(Supplier<Images> images, Map<String, String> environment) {
    this.images = images;
    this.environment = environment;
  }

  /** Its name; made when it is not there. */
  synchronized String name() {
    String name = REPOSITORY + ":" + version();
    if (images.get().find(name) == null) {
      make();
    }
    return name;
  }

  private static String version() {
    String built = PauseImage.class.getPackage().getImplementationVersion();
    return built == null ? "0.1.0" : built;
  }

  private void make() {
    Path program = Programs.find(PROGRAM, environment);
    try {
      byte[] tar = tar(Files.readAllBytes(program));
      Digest unused =
          images
              .get()
              .importRootfs(
                  new ByteArrayInputStream(tar),
                  REPOSITORY,
                  version(),
                  List.of("ENTRYPOINT [\"/" + PROGRAM + "\", \"-P\"]"),
                  "holds the namespaces of a pod",
                  null);
    } catch (IOException e) {
      throw EngineException.internal("cannot make the image of pods: " + e.getMessage(), e);
    }
  }

  private static byte[] tar(byte[] program) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(program.length + 4096);
    TarWriter out = new TarWriter(bytes);
    out.write(
        new TarEntry(PROGRAM, '0', 0755, 0, 0, program.length, 0, 0, "", 0, 0, Map.of(), null));
    out.copy(new ByteArrayInputStream(program), program.length);
    out.finish();
    return bytes.toByteArray();
  }
}
