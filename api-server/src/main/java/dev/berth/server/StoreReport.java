package dev.berth.server;

import dev.berth.runtime.StoreDoctor;
import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.StoreCheck;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** {@code berth doctor --store}: whether everything in the store is what its name says. */
final class StoreReport implements StoreCheck.Report {
  private final PrintStream out;
  private int wrong;

  private StoreReport(PrintStream out) {
    this.out = out;
  }

  /**
   * Prints what is wrong, and what is left over; 1 when something is wrong.
   *
   * @param options {@code --store}, and {@code --repair} to remove what is wrong
   */
  static int run(List<String> options, Map<String, String> environment, PrintStream out)
      throws IOException {
    for (String option : options) {
      if (!option.equals("--store") && !option.equals("--repair")) {
        throw new IllegalArgumentException("unknown option of doctor: " + option);
      }
    }
    if (!options.contains("--store")) {
      throw new IllegalArgumentException("--repair needs --store");
    }
    StoreReport report = new StoreReport(out);
    try {
      StoreDoctor doctor = new StoreDoctor(EngineConfig.fromEnvironment(environment), report);
      String total = doctor.run(options.contains("--repair"));
      out.println("%-8s %s".formatted("checked", total));
    } catch (EngineException e) {
      throw new IOException(e.text(), e);
    }
    out.println(
        report.wrong == 0
            ? "The store is whole."
            : "The store is damaged: 'berth doctor --store --repair' removes what is.");
    return report.wrong == 0 ? 0 : 1;
  }

  @Override
  public void wrong(String what) {
    wrong++;
    out.println("%-8s %s".formatted("WRONG", what));
  }

  @Override
  public void note(String what) {
    out.println("%-8s %s".formatted("left", what));
  }
}
