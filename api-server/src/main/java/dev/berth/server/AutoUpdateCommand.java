package dev.berth.server;

import dev.berth.runtime.error.EngineException;
import dev.berth.wire.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code berth auto-update}: asks the service to update containers. Podman's own command cannot ask
 * another service before its version 6.
 */
final class AutoUpdateCommand {
  private AutoUpdateCommand() {}

  /** Prints what became of each container; 125 when something went wrong, as Podman has it. */
  static int run(AutoUpdateOptions options, PrintStream out, PrintStream err) throws IOException {
    UpdateReport report = UpdateReport.of(options.format());
    ServiceClient.Answer answer = new ServiceClient(options.socket()).ask("POST", options.target());
    JsonObject said = parse(answer.body());
    if (answer.status() != 200) {
      err.println("Error: " + said.text("message"));
      return 125;
    }
    List<JsonObject> containers = said.objects("Reports");
    if (containers != null && !containers.isEmpty()) {
      out.print(report.text(containers.stream().map(UpdateReport.Row::of).toList()));
    }
    List<String> errors = said.strings("Errors");
    if (errors == null || errors.isEmpty()) {
      return 0;
    }
    err.println(
        errors.size() == 1
            ? "Error: " + errors.getFirst()
            : "Error: "
                + errors.size()
                + " errors occurred:\n\t* "
                + String.join("\n\t* ", errors));
    return 125;
  }

  private static JsonObject parse(String body) throws IOException {
    @Nullable JsonObject said;
    try {
      said = JsonObject.parse(body, "answer");
    } catch (EngineException e) {
      throw new IOException("the service answered: " + body.strip(), e);
    }
    if (said == null) {
      throw new IOException("the service answered nothing");
    }
    return said;
  }
}
