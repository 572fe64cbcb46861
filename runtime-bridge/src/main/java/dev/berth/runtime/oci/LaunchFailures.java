package dev.berth.runtime.oci;

import dev.berth.runtime.error.EngineException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a refusal of the OCI runtime means to clients. */
public final class LaunchFailures {
  /** Exit code of a command that does not exist. */
  public static final int NOT_FOUND = 127;

  /** Exit code of a command that cannot be executed. */
  public static final int NOT_EXECUTABLE = 126;

  private static final int OTHER = 128;
  private static final String NO_FILE = "executable file `";
  private static final Pattern CHDIR = Pattern.compile("chdir `([^`]*)`: (.*)");

  private LaunchFailures() {}

  /** The failure of a create or start of a command; INVALID when the fault is the command's. */
  static EngineException create(String runtime, String runtimeText, String command) {
    String text =
        "failed to create task for container: failed to create shim task: OCI runtime create"
            + " failed: "
            + runtime
            + " create failed: "
            + words(runtimeText, command)
            + ": unknown";
    return exitCode(text) == OTHER
        ? EngineException.internal(text, null)
        : EngineException.invalid(text);
  }

  /** The text of an exec of a command that could not be launched. */
  public static String execText(String runtimeText, String command) {
    return "OCI runtime exec failed: exec failed: " + words(runtimeText, command) + ": unknown";
  }

  /** The exit code that an exec which could not be launched is shown with. */
  public static int execExitCode(String text) {
    int code = exitCode(text);
    return code == OTHER ? NOT_EXECUTABLE : code;
  }

  /**
   * crun's text in the words of runc: clients look for them, the docker command to choose between
   * the exit codes 125, 126 and 127.
   */
  private static String words(String runtimeText, String command) {
    String text = RuntimeText.message(runtimeText);
    String launch = "unable to start container process: ";
    if (text.startsWith(NO_FILE) && text.indexOf('`', NO_FILE.length()) > 0) {
      String file = text.substring(NO_FILE.length(), text.indexOf('`', NO_FILE.length()));
      return launch
          + (file.contains("/")
              ? "exec: \"" + file + "\": stat " + file + ": no such file or directory"
              : "exec: \"" + file + "\": executable file not found in $PATH");
    }
    if (command.isEmpty()) {
      return launch + "exec: \"\": executable file not found in $PATH";
    }
    if (text.startsWith("open executable: ")) {
      return launch + "exec: \"" + command + "\": permission denied";
    }
    if (text.startsWith("create keyring ") && text.endsWith("Disk quota exceeded")) {
      return text + " (a user may have kernel.keys.maxkeys of them, one a running container)";
    }
    Matcher directory = CHDIR.matcher(text);
    if (directory.matches() && !directory.group(1).startsWith("/")) {
      return "Cwd must be an absolute path";
    }
    if (directory.matches()) {
      return launch
          + "chdir to cwd (\""
          + directory.group(1)
          + "\") set in config.json failed: "
          + directory.group(2).toLowerCase(Locale.ROOT);
    }
    return text.replace("No such file or directory", "no such file or directory")
        .replace("Permission denied", "permission denied")
        .replace("Exec format error", "exec format error");
  }

  /** The shell's exit code for a failed launch: 127 not found, 126 not executable, else 128. */
  public static int exitCode(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("executable file")
        || lower.contains("no such file or directory")
        || lower.contains("not found in $path")) {
      return lower.contains("permission denied") ? NOT_EXECUTABLE : NOT_FOUND;
    }
    if (lower.contains("permission denied")
        || lower.contains("operation not permitted")
        || lower.contains("is a directory")
        || lower.contains("not a directory")
        || lower.contains("exec format error")) {
      return NOT_EXECUTABLE;
    }
    return OTHER;
  }
}
