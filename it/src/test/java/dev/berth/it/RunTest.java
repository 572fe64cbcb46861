package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.Cli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docker run} with the real CLI: flags, streams and exit codes. */
class RunTest {
  private static String run(String... arguments) {
    return Cli.docker(with("run", "--rm", arguments)).ok();
  }

  private static String[] with(String first, String second, String... rest) {
    String[] all = new String[rest.length + 2];
    all[0] = first;
    all[1] = second;
    System.arraycopy(rest, 0, all, 2, rest.length);
    return all;
  }

  @Test
  void printsBothStreamsApart() {
    Result result = Cli.docker("run", "--rm", "busybox", "sh", "-c", "echo out; echo err >&2");
    assertThat(result.ok()).isEqualTo("out");
    assertThat(result.err()).isEqualTo("err\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 42, 125, 126, 127, 128, 255})
  void givesTheExitCodeOfTheProcess(int code) {
    assertThat(Cli.docker("run", "--rm", "busybox", "sh", "-c", "exit " + code).exitCode())
        .isEqualTo(code);
  }

  @Test
  void aSignalGives128AndItsNumber() {
    assertThat(Cli.docker("run", "--rm", "busybox", "sh", "-c", "kill -9 $$; sleep 9").exitCode())
        .isIn(137, 0); // pid 1 is immune to its own SIGKILL: the sleep then ends by the deadline
    String id = Cli.docker("run", "-d", "busybox", "sleep", "60").ok();
    Cli.docker("kill", id).ok();
    assertThat(Cli.docker("wait", id).ok()).isEqualTo("137");
    Cli.docker("rm", id).ok();
  }

  @Test
  void aMissingProgramIs127AndLeavesNothing() {
    String name = "missing-" + UUID.randomUUID();
    Result result = Cli.docker("run", "--rm", "--name", name, "busybox", "no-such-program");
    assertThat(result.exitCode()).isEqualTo(127);
    assertThat(result.err()).contains("no-such-program");
    assertThat(Cli.docker("ps", "-aq", "--filter", "name=" + name).ok()).isEmpty();
  }

  @Test
  void aProgramThatCannotBeExecutedIs126() {
    assertThat(Cli.docker("run", "--rm", "busybox", "/etc/passwd").exitCode()).isEqualTo(126);
  }

  @Test
  void aWrongFlagValueIs125() {
    Result result = Cli.docker("run", "--rm", "--memory", "1k", "busybox", "true");
    assertThat(result.exitCode()).isEqualTo(125);
    assertThat(result.err()).containsIgnoringCase("minimum memory limit allowed is 6MB");
  }

  @Test
  void anUnknownImageIs125() {
    assertThat(Cli.docker("run", "--rm", "--pull=never", "no-such-image", "true").exitCode())
        .isEqualTo(125);
  }

  @Test
  void pipedInputReachesTheProcessAndEnds() {
    Result result =
        Cli.dockerWithInput(
            Service.shared(),
            "one\ntwo\n",
            "run",
            "--rm",
            "-i",
            "busybox",
            "sh",
            "-c",
            "cat; echo end");
    assertThat(result.ok()).isEqualTo("one\ntwo\nend");
  }

  @Test
  void aMegabyteThroughStdinAndBack() {
    String megabyte = "0123456789abcdef".repeat(65536);
    Result result =
        Cli.dockerWithInput(Service.shared(), megabyte, "run", "--rm", "-i", "busybox", "cat");
    assertThat(result.ok()).isEqualTo(megabyte);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-e FOO=bar|echo $FOO|bar",
        "-w /tmp|pwd|/tmp",
        "-u 33:33|id -u -n; id -g|www-data",
        "-u nobody|id -u|65534",
        "--hostname box|hostname|box",
        "--entrypoint echo|hi|hi",
        "--tmpfs /scratch:size=1m|df /scratch|tmpfs",
        "--read-only|touch /x 2>&1; true|Read-only",
        "--cap-drop ALL|grep CapEff /proc/self/status|0000000000000000",
        "--cap-drop ALL --cap-add NET_ADMIN|grep CapEff /proc/self/status|0000000000001000",
        "--ulimit nofile=123:456|ulimit -n; ulimit -Hn|456",
        "--network none|ls /sys/class/net|lo",
        "--init|cat /proc/1/comm|init",
        "--shm-size 1m|df -k /dev/shm|1024",
        "--group-add 1234|id -G|1234",
        "--add-host db:10.1.2.3|cat /etc/hosts|10.1.2.3",
        "--dns 10.9.9.9|cat /etc/resolv.conf|10.9.9.9",
        "--security-opt no-new-privileges|grep NoNewPrivs /proc/self/status|1",
        "--sysctl net.ipv4.ip_forward=0|cat /proc/sys/net/ipv4/ip_forward|0",
        "--label a=b|echo labelled|labelled",
        "--privileged|grep Seccomp: /proc/self/status|0",
      })
  void honoursTheFlag(String flags, String script, String expected) {
    String[] words = flags.split(" ");
    boolean entrypoint = flags.contains("--entrypoint");
    String[] command =
        entrypoint
            ? new String[] {"busybox", script}
            : new String[] {"busybox", "sh", "-c", script};
    String[] all = new String[words.length + command.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(command, 0, all, words.length, command.length);
    assertThat(run(all)).contains(expected);
  }

  @Test
  void seccompIsOnByDefault() {
    assertThat(run("busybox", "grep", "Seccomp:", "/proc/self/status")).endsWith("2");
  }

  @Test
  void bindMountsAreWritableAndBelongToTheCaller(@TempDir Path directory) throws IOException {
    run("-v", directory + ":/data", "busybox", "sh", "-c", "echo hello > /data/file");
    Path file = directory.resolve("file");
    assertThat(file).hasContent("hello");
    if (Service.isBerth()) {
      assertThat(Files.getOwner(file)).isEqualTo(Files.getOwner(directory));
    }
  }

  @Test
  void readOnlyBindMountsRefuseWrites(@TempDir Path directory) {
    Result result =
        Cli.docker("run", "--rm", "-v", directory + ":/data:ro", "busybox", "touch", "/data/file");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("Read-only");
  }

  @Test
  void namedVolumesKeepTheirContent() {
    String volume = "v-" + UUID.randomUUID();
    run("-v", volume + ":/data", "busybox", "sh", "-c", "echo kept > /data/file");
    assertThat(run("-v", volume + ":/data:ro", "busybox", "cat", "/data/file")).isEqualTo("kept");
    Cli.docker("volume", "rm", volume).ok();
  }

  @Test
  void aVolumeInUseIsNotRemoved() {
    String volume = "v-" + UUID.randomUUID();
    String id = Cli.docker("create", "-v", volume + ":/data", "busybox").ok();
    Result refused = Cli.docker("volume", "rm", volume);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("volume is in use - [" + id + "]");
    Cli.docker("rm", "-v", id).ok();
    Cli.docker("volume", "rm", volume).ok();
  }

  @Test
  void attachedTerminalHasItsSize() {
    Result result =
        Cli.run(
            java.util.Map.of("DOCKER_HOST", "unix://" + Service.shared().socket()),
            "script",
            "-qec",
            "stty rows 31 cols 97; docker run --rm -it busybox sh -c 'sleep 0.5; stty size; tty'",
            "/dev/null");
    assertThat(result.ok()).contains("31 97").contains("/dev/pts/0");
  }

  @Test
  void aNameIsTakenOnce() {
    String name = "n-" + UUID.randomUUID();
    Cli.docker("create", "--name", name, "busybox").ok();
    Result second = Cli.docker("create", "--name", name, "busybox");
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.err()).contains("The container name \"/" + name + "\" is already in use");
    Cli.docker("rm", name).ok();
  }

  @Test
  void restartPolicyRestartsUntilItsBound() {
    String id =
        Cli.docker("run", "-d", "--restart", "on-failure:2", "busybox", "sh", "-c", "exit 3").ok();
    Waiting.until(
        "two restarts, then exited",
        20,
        () ->
            Cli.docker("inspect", "-f", "{{.RestartCount}} {{.State.Status}}", id)
                .ok()
                .equals("2 exited"));
    assertThat(Cli.docker("inspect", "-f", "{{.State.ExitCode}}", id).ok()).isEqualTo("3");
    Cli.docker("rm", id).ok();
  }

  @Test
  void anotherPlatformIsRefusedOrWarnedOf() {
    Result result =
        Cli.docker("run", "--rm", "--platform", "linux/s390x", "busybox", "echo", "ran");
    assertThat(result.exitCode() != 0 || result.err().contains("platform")).isTrue();
  }
}
