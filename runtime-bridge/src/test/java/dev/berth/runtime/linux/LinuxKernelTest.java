package dev.berth.runtime.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxKernelTest {
  private static final short POLLIN = 1;
  private static final int ENOENT = 2;
  private static final int EEXIST = 17;

  private final LinuxKernel kernel = new LinuxKernel();
  @TempDir private Path directory;

  @Test
  void runsAProgramWithItsOutputEnvironmentAndDirectory() throws Exception {
    String output =
        output(List.of("/bin/sh", "-c", "echo $X; pwd -P"), Map.of("X", "a b"), directory);

    assertThat(output).isEqualTo("a b\n" + directory.toRealPath() + "\n");
  }

  @Test
  void looksProgramsUpInThePathAndSaysWhenThereIsNone() throws Exception {
    assertThat(output(List.of("echo", "x"), Map.of(), null)).isEqualTo("x\n");
    assertThatThrownBy(() -> kernel.spawn(List.of("/no/such"), Map.of(), Map.of(), null))
        .isInstanceOfSatisfying(KernelException.class, e -> assertThat(e.errno()).isEqualTo(ENOENT))
        .hasMessage("/no/such: No such file or directory");
  }

  @Test
  void tellsExitStatusAndSignal() throws Exception {
    assertThat(run("exit 7")).isEqualTo(7);
    assertThat(run("kill -9 $$")).isEqualTo(137);
  }

  @Test
  void waitsOnAVirtualThreadToo() throws Exception {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            status.complete(run("exit 3"));
          } catch (Exception e) {
            status.completeExceptionally(e);
          }
        });

    assertThat(status.get()).isEqualTo(3);
  }

  @Test
  void inheritsNothingButWhatIsListedEvenWhenNumbersCollide() throws Exception {
    int[] one = kernel.pipe();
    int[] two = kernel.pipe();
    int[] out = kernel.pipe();
    kernel.write(one[1], "one".getBytes(UTF_8), 0, 3);
    kernel.write(two[1], "two".getBytes(UTF_8), 0, 3);
    kernel.close(one[1]);
    kernel.close(two[1]);
    Map<Integer, Integer> swapped = Map.of(1, out[1], one[0], two[0], two[0], one[0]);
    Kernel.Child child =
        kernel.spawn(
            List.of(
                "/bin/sh",
                "-c",
                "cat /dev/fd/" + one[0] + " /dev/fd/" + two[0] + "; ls -m /proc/$$/fd"),
            Map.of("PATH", "/bin:/usr/bin"),
            swapped,
            null);
    kernel.close(out[1]);

    String output = readAll(out[0]);

    assertThat(child.waitFor()).isZero();
    int low = Math.min(one[0], two[0]);
    int high = Math.max(one[0], two[0]);
    assertThat(output).isEqualTo("twoone0, 1, 2, " + low + ", " + high + "\n");
    kernel.close(one[0]);
    kernel.close(two[0]);
  }

  @Test
  void childrenHaveNoBlockedOrIgnoredSignals() throws Exception {
    String status = output(List.of("/bin/cat", "/proc/self/status"), Map.of(), null);

    assertThat(status).contains("SigBlk:\t0000000000000000").contains("SigIgn:\t0000000000000000");
  }

  @Test
  void pollTellsWhatIsReady() throws Exception {
    int[] pipe = kernel.pipe();
    assertThat(kernel.poll(new int[] {pipe[0]}, new short[] {POLLIN}, 0)).containsExactly(0);

    kernel.write(pipe[1], new byte[] {1}, 0, 1);

    assertThat(kernel.poll(new int[] {pipe[0]}, new short[] {POLLIN}, -1)).containsExactly(POLLIN);
    kernel.close(pipe[0]);
    kernel.close(pipe[1]);
  }

  @Test
  void aFullNonBlockingPipeTakesNothing() throws Exception {
    int[] pipe = kernel.pipe();
    kernel.setNonBlocking(pipe[1]);
    byte[] chunk = new byte[64 * 1024];
    assertThat(kernel.writeSome(pipe[1], chunk, 0, chunk.length)).isPositive();

    assertThat(kernel.writeSome(pipe[1], chunk, 0, chunk.length)).isZero();
    kernel.close(pipe[0]);
    kernel.close(pipe[1]);
  }

  @Test
  void signalsThroughPidfdsAndPids() throws Exception {
    Kernel.Child child = kernel.spawn(List.of("sleep", "100"), Map.of(), Map.of(), null);
    int pidfd = kernel.pidfdOpen(child.pid());
    assertThat(kernel.signal(pidfd, 15)).isTrue();
    assertThat(child.waitFor()).isEqualTo(143);
    assertThat(kernel.signal(pidfd, 15)).isFalse();
    assertThat(kernel.kill(child.pid(), 0)).isFalse();
    assertThat(kernel.pidfdOpen(child.pid())).isEqualTo(-1);
    kernel.close(pidfd);
  }

  @Test
  void extendedAttributesAreReadBack() throws Exception {
    Path file = Files.createFile(directory.resolve("f"));
    assertThat(kernel.getXattr(file, "user.x")).isNull();
    kernel.setXattr(file, "user.x", "v".getBytes(UTF_8));

    assertThat(kernel.getXattr(file, "user.x")).isEqualTo("v".getBytes(UTF_8));
  }

  @Test
  void listensAtPathsLongerThanASocketName() throws Exception {
    Path deep = Files.createDirectories(directory.resolve("d".repeat(120)));
    int socket = kernel.listenStream(deep.resolve("s"));

    assertThat(deep.resolve("s")).exists();
    assertThatThrownBy(() -> kernel.connectSeqpacket(deep.resolve("s")))
        .isInstanceOf(KernelException.class);
    assertThatThrownBy(() -> kernel.open(deep, 0301, 0600))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(EEXIST));
    kernel.close(socket);
  }

  private int run(String script) throws Exception {
    return kernel.spawn(List.of("/bin/sh", "-c", script), Map.of(), Map.of(), null).waitFor();
  }

  private String output(List<String> argv, Map<String, String> env, @Nullable Path workingDirectory)
      throws Exception {
    int[] pipe = kernel.pipe();
    Kernel.Child child = kernel.spawn(argv, env, Map.of(1, pipe[1]), workingDirectory);
    kernel.close(pipe[1]);
    String text = readAll(pipe[0]);
    assertThat(child.waitFor()).isZero();
    return text;
  }

  private String readAll(int descriptor) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n; (n = kernel.read(descriptor, buffer, 0, buffer.length)) > 0; ) {
      all.write(buffer, 0, n);
    }
    kernel.close(descriptor);
    return all.toString(UTF_8);
  }
}
