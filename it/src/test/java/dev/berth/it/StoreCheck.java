package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Whether the store of an own service is whole: seen from outside. */
public final class StoreCheck {
  private StoreCheck() {}

  /** Every blob that has a name is what its name says. */
  public static void isClean(Service service) {
    for (String digest : blobs(service)) {
      Path file = directory(service).resolve(digest.replace("sha256:", ""));
      assertThat(sha256(file)).as("content of %s", file).isEqualTo(digest);
    }
  }

  /** What the program's own check says, which looks at everything; takes the better part of 1 s. */
  public static void isWhole(Service service) {
    String dist = Objects.requireNonNull(System.getenv("BERTH_DIST"), "BERTH_DIST");
    String program = Path.of(dist, "bin/berth").toString();
    Cli.Result result = Cli.run(service.environment(), program, "doctor", "--store");
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
  }

  /** The digests of all blobs that are there, whole by their names. */
  public static Set<String> blobs(Service service) {
    Set<String> digests = new TreeSet<>();
    try (Stream<Path> files = Files.list(directory(service))) {
      files.forEach(file -> digests.add("sha256:" + file.getFileName()));
    } catch (NoSuchFileException e) {
      return digests;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return digests;
  }

  private static Path directory(Service service) {
    return service.home().resolve("data/berth/blobs/sha256");
  }

  private static String sha256(Path file) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), hash)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return "sha256:" + HexFormat.of().formatHex(hash.digest());
    } catch (NoSuchFileException e) {
      return "gone";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
