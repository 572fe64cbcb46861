package dev.berth.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a machine is like after its power was cut, as far as one service sees it. */
public final class PowerCut {
  private PowerCut() {}

  /** Every process ends at once, and the run-time directory is empty afterwards. */
  public static void of(Service service, Api api) {
    List<Long> pids = new ArrayList<>();
    for (JsonNode container : api.get("/containers/json")) {
      String id = container.get("Id").asText();
      pids.add(api.get("/containers/" + id + "/json").at("/State/Pid").asLong());
    }
    service.kill();
    String run = service.home().resolve("run").toString();
    ProcessHandle.allProcesses()
        .filter(each -> each.info().commandLine().orElse("").contains(run))
        .forEach(ProcessHandle::destroyForcibly);
    for (long pid : pids) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      Waiting.until("it ended", 10, () -> ProcessHandle.of(pid).isEmpty());
    }
    // the holder's command line does not tell whose it is
    Cli.run(Map.of(), "sh", "-c", "kill -9 $(cut -d' ' -f1 " + run + "/berth/holder.pid)");
    Cli.run(Map.of(), "sh", "-c", "rm -rf " + run + "/*");
  }
}
