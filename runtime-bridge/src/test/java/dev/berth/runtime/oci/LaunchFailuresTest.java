package dev.berth.runtime.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchFailuresTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          executable file `nope` not found in $PATH: No such file or directory | 127
          chdir `/nodir`: No such file or directory | 127
          open executable: Operation not permitted | 126
          open executable: Permission denied | 126
          exec `/x`: Exec format error | 126
          cannot set limits | 128
          """)
  void exitCodesAreTheShells(String text, int code) {
    assertThat(LaunchFailures.exitCode(text)).isEqualTo(code);
  }

  @Test
  void theClientSeesDockersForm() {
    EngineException failure =
        LaunchFailures.create(
            "crun",
            "executable file `nope` not found in $PATH: No such file or directory\n",
            "nope");

    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID);
    assertThat(failure.text())
        .isEqualTo(
            "failed to create task for container: failed to create shim task: OCI runtime create"
                + " failed: crun create failed: unable to start container process: exec: \"nope\":"
                + " executable file not found in $PATH: unknown");
    assertThat(
            LaunchFailures.execText(
                "executable file `/x/y` not found in $PATH: No such file", "/x/y"))
        .endsWith("exec: \"/x/y\": stat /x/y: no such file or directory: unknown");
    assertThat(LaunchFailures.execText("open executable: Operation not permitted", "/x"))
        .endsWith("exec: \"/x\": permission denied: unknown");
    assertThat(LaunchFailures.execText("open executable: Permission denied", ""))
        .endsWith("exec: \"\": executable file not found in $PATH: unknown");
    assertThat(LaunchFailures.execText("chdir `/nosuch`: No such file or directory", "true"))
        .isEqualTo(
            "OCI runtime exec failed: exec failed: unable to start container process: chdir to cwd"
                + " (\"/nosuch\") set in config.json failed: no such file or directory: unknown");
    assertThat(LaunchFailures.create("crun", "cannot mount", "true").kind())
        .isEqualTo(ErrorKind.INTERNAL);
  }

  @Test
  void anotherRuntimesLogLineIsUnwrapped() {
    String line =
        "time=\"2026-01-01T00:00:00Z\" level=warning msg=\"odd\"\n"
            + "time=\"2026-01-01T00:00:00Z\" level=error msg=\"runc create failed: unable to start"
            + " container process: exec: \\\"nope\\\": executable file not found in $PATH\"\n";

    EngineException failure = LaunchFailures.create("runc", line, "nope");

    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID);
    assertThat(failure.text())
        .endsWith(
            "OCI runtime create failed: runc create failed: unable to start container process:"
                + " exec: \"nope\": executable file not found in $PATH: unknown");
    assertThat(
            LaunchFailures.execText("exec failed: unable to start container process: odd", "odd"))
        .isEqualTo(
            "OCI runtime exec failed: exec failed: unable to start container process: odd:"
                + " unknown");
  }

  @Test
  void execsThatCannotBeLaunchedEndWith126Or127() {
    String relative = LaunchFailures.execText("chdir `rel`: No such file or directory", "id");
    assertThat(relative)
        .isEqualTo("OCI runtime exec failed: exec failed: Cwd must be an absolute path: unknown");
    assertThat(LaunchFailures.execExitCode(relative)).isEqualTo(126);
    assertThat(LaunchFailures.execExitCode("no such file or directory")).isEqualTo(127);
  }

  @Test
  void tooManyKeyringsAreExplained() {
    assertThat(
            LaunchFailures.create("crun", "create keyring `abc`: Disk quota exceeded\n", "sleep")
                .text())
        .contains("Disk quota exceeded (a user may have kernel.keys.maxkeys of them");
  }
}
