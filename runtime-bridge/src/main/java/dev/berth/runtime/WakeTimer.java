package dev.berth.runtime;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.oci.Programs;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A transient timer of the user's systemd that starts the service again after it has left. */
final class WakeTimer {
  private static final System.Logger LOG = System.getLogger(WakeTimer.class.getName());
  private static final String UNIT = "berth-wake";

  private final Kernel kernel;
  private final Map<String, String> environment;

  WakeTimer(Kernel kernel, Map<String, String> environment) {
    this.kernel = kernel;
    this.environment = environment;
  }

  /** Sets the one timer anew; a failure to is no failure of who leaves. */
  void set(Duration time) {
    try {
      String systemctl = Programs.find("systemctl", environment).toString();
      run(List.of(systemctl, "--user", "--quiet", "stop", UNIT + ".timer"));
      run(
          List.of(
              Programs.find("systemd-run", environment).toString(),
              "--user",
              "--quiet",
              "--collect",
              "--unit=" + UNIT,
              "--on-active=" + Math.max(time.toMillis(), 1) + "ms",
              "--timer-property=AccuracySec=100ms",
              systemctl,
              "--user",
              "--no-block",
              "start",
              "berth.service"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot set a timer for the next health probe", e);
    }
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    kernel.spawn(command, environment, Map.of(), null).waitFor();
  }
}
