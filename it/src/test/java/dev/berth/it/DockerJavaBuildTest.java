package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds of docker-java, as Testcontainers' {@code ImageFromDockerfile} makes them. */
class DockerJavaBuildTest {
  private static DockerClient client;

  private final String name = "java-built-" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeAll
  static void connect() {
    String host = "unix://" + Service.shared().socket();
    client =
        DockerClientImpl.getInstance(
            DefaultDockerClientConfig.createDefaultConfigBuilder().withDockerHost(host).build(),
            new ZerodepDockerHttpClient.Builder().dockerHost(URI.create(host)).build());
  }

  @AfterAll
  static void disconnect() throws IOException {
    client.close();
  }

  @AfterEach
  void removeImage() {
    Cli.docker("rmi", "-f", name);
  }

  /** Keeps what the stream says; the library's own callback reads the id out of it. */
  private static final class Lines extends BuildImageResultCallback {
    final List<String> items = new CopyOnWriteArrayList<>();

    @Override
    public void onNext(BuildResponseItem item) {
      String stream = item.getStream();
      if (stream != null) {
        items.add(stream);
      }
      super.onNext(item);
    }
  }

  private static ByteArrayInputStream context(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  @Test
  void buildsFromAStreamedContext() throws IOException {
    String file = "FROM busybox\nARG WHO\nCOPY a /a\nRUN echo \"$WHO\" >> /a\nCMD cat /a\n";
    Lines lines = new Lines();
    String id =
        client
            .buildImageCmd(context(Map.of("Dockerfile", file, "a", "one\n")))
            .withTags(Set.of(name, name + ":second"))
            .withBuildArg("WHO", "two")
            .withLabels(Map.of("org.testcontainers", "true"))
            .withRemove(true)
            .withForcerm(true)
            .exec(lines)
            .awaitImageId();
    assertThat(lines.items).anyMatch(line -> line.startsWith("Step 1/"));
    assertThat(client.inspectImageCmd(name).exec().getId()).contains(id);
    assertThat(client.inspectImageCmd(name + ":second").exec().getConfig().getLabels())
        .containsEntry("org.testcontainers", "true");
    assertThat(Cli.docker("run", "--rm", name).ok()).isEqualTo("one\ntwo");
    Cli.docker("rmi", name + ":second").ok();
  }

  @Test
  void buildsADirectoryWithIgnoredFiles(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("Dockerfile"), "FROM busybox\nCOPY . /c\nCMD ls -A /c\n");
    Files.writeString(directory.resolve(".dockerignore"), "*.log\n");
    Files.writeString(directory.resolve("kept"), "");
    Files.writeString(directory.resolve("dropped.log"), "");
    client
        .buildImageCmd(directory.toFile())
        .withTags(Set.of(name))
        .exec(new Lines())
        .awaitImageId();
    assertThat(Cli.docker("run", "--rm", name).ok()).contains("kept").doesNotContain("dropped.log");
  }

  @Test
  void aFailureIsTheLibrarysException() throws IOException {
    Map<String, String> files = Map.of("Dockerfile", "FROM busybox\nRUN exit 4\n");
    Lines lines =
        client
            .buildImageCmd(context(files))
            .withForcerm(true)
            .withTags(Set.of(name))
            .exec(new Lines());
    assertThatThrownBy(lines::awaitImageId)
        .isInstanceOf(DockerClientException.class)
        .hasMessageContaining("The command '/bin/sh -c exit 4' returned a non-zero code: 4");
  }
}
