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
    ExecSpec spec = exec.spec();
    JsonWriter out = new JsonWriter().object().put("ID", exec.id());
    out.put("Running", exec.running()).putBoxed("ExitCode", exitCode);
    out.object("ProcessConfig").put("tty", spec.tty()).put("entrypoint", spec.cmd().get(0));
    out.putStrings("arguments", spec.cmd().subList(1, spec.cmd().size()));
    out.put("privileged", spec.privileged()).putPresent("user", spec.user()).end();
    out.put("OpenStdin", spec.attachStdin()).put("OpenStderr", spec.attachStderr());
    out.put("OpenStdout", spec.attachStdout()).put("CanRemove", removable);
    out.put("ContainerID", exec.containerId().hex());
    String keys = spec.detachKeys();
    byte[] detach = keys == null ? new byte[0] : DetachKeys.parse(keys);
    out.put("DetachKeys", Base64.getEncoder().encodeToString(detach));
    return out.put("Pid", exec.pid()).end();
  }
}
