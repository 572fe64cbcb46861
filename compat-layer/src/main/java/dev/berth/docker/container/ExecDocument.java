package dev.berth.docker.container;

import dev.berth.runtime.exec.Exec;
import dev.berth.runtime.exec.ExecSpec;
import dev.berth.text.DetachKeys;
import dev.berth.wire.JsonWriter;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** An exec as both APIs describe it. */
public final class ExecDocument {
  private ExecDocument() {}

  /**
   * The document.
   *
   * @param exitCode of the process, null to say that it did not end
   * @param removable whether nothing but an inspection needs it any more
   */
  public static JsonWriter of(Exec exec, @Nullable Integer exitCode, boolean removable) {
    String user = exec.spec().user();
    boolean named = user != null && !user.isEmpty();
    return write(exec, exitCode, removable, named ? user : null, exec.pid());
  }

  /** The same with every field, and no process when it has ended. */
  public static JsonWriter always(Exec exec, @Nullable Integer exitCode, boolean removable) {
    String user = exec.spec().user();
    int pid = exec.running() ? exec.pid() : 0;
    return write(exec, exitCode, removable, user == null ? "" : user, pid);
  }

  private static JsonWriter write(
      Exec exec, @Nullable Integer exitCode, boolean removable, @Nullable String user, int pid) {
    ExecSpec spec = exec.spec();
    JsonWriter out = new JsonWriter().object().put("ID", exec.id());
    out.put("Running", exec.running()).putBoxed("ExitCode", exitCode);
    out.object("ProcessConfig").put("tty", spec.tty()).put("entrypoint", spec.cmd().get(0));
    out.putStrings("arguments", spec.cmd().subList(1, spec.cmd().size()));
    out.put("privileged", spec.privileged());
    if (user != null) {
      out.put("user", user);
    }
    out.end();
    out.put("OpenStdin", spec.attachStdin()).put("OpenStderr", spec.attachStderr());
    out.put("OpenStdout", spec.attachStdout()).put("CanRemove", removable);
    out.put("ContainerID", exec.containerId().hex());
    String keys = spec.detachKeys();
    byte[] detach = keys == null ? new byte[0] : DetachKeys.parse(keys);
    out.put("DetachKeys", Base64.getEncoder().encodeToString(detach));
    return out.put("Pid", pid).end();
  }
}
