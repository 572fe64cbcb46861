package dev.berth.runtime.oci;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.Resources.Ulimit;
import dev.berth.runtime.oci.UserLookup.ProcessUser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code process} object: of a container, or of an extra process in it. */
record ProcessSection(
    List<String> args,
    ContainerEnvironment environment,
    String workingDirectory,
    ProcessUser user,
    List<String> capabilities,
    boolean terminal,
    @Nullable List<Integer> consoleSize,
    boolean noNewPrivileges,
    @Nullable String apparmor,
    HostConfig host) {

  /** The main process. */
  static ProcessSection main(StartContext start, UserLookup users, SecurityOptions security) {
    Container container = start.container();
    HostConfig host = start.host();
    ProcessUser user = users.find(container.config().user(), host.groupAdd());
    ContainerEnvironment environment =
        ContainerEnvironment.of(container.config(), container.config().tty());
    environment.defaultTo("HOME", user.home());
    List<String> args = new ArrayList<>();
    if (Init.wanted(start)) {
      args.add(Init.inside(start));
      args.add("--");
    }
    args.add(container.path());
    args.addAll(container.args());
    return new ProcessSection(
        args,
        environment,
        directory(container.config().workingDir()),
        user,
        Capabilities.effective(host.privileged(), host.capAdd(), host.capDrop()),
        container.config().tty(),
        host.consoleSize(),
        security.noNewPrivileges(),
        security.apparmor(),
        host);
  }

  static String directory(@Nullable String configured) {
    return configured == null || configured.isEmpty() ? "/" : configured;
  }

  void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeBooleanField("terminal", terminal);
    writeConsole(out);
    writeUser(out);
    out.writeArrayFieldStart("args");
    for (String arg : args) {
      out.writeString(arg);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("env");
    for (Map.Entry<String, String> entry : environment.variables().entrySet()) {
      out.writeString(entry.getKey() + '=' + entry.getValue());
    }
    out.writeEndArray();
    out.writeStringField("cwd", workingDirectory);
    writeCapabilities(out);
    writeLimits(out);
    out.writeBooleanField("noNewPrivileges", noNewPrivileges);
    if (apparmor != null && !apparmor.isEmpty() && !apparmor.equals("unconfined")) {
      out.writeStringField("apparmorProfile", apparmor);
    }
    writeOomScore(out);
    out.writeEndObject();
  }

  private void writeConsole(JsonGenerator out) throws IOException {
    if (terminal && consoleSize != null && consoleSize.size() == 2 && consoleSize.get(0) > 0) {
      out.writeObjectFieldStart("consoleSize");
      out.writeNumberField("height", consoleSize.get(0));
      out.writeNumberField("width", consoleSize.get(1));
      out.writeEndObject();
    }
  }

  private void writeUser(JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("user");
    out.writeNumberField("uid", user.uid());
    out.writeNumberField("gid", user.gid());
    out.writeArrayFieldStart("additionalGids");
    for (long gid : user.additionalGids()) {
      out.writeNumber(gid);
    }
    out.writeEndArray();
    String umask = host.more().umask();
    if (umask != null) {
      out.writeNumberField("umask", Integer.parseInt(umask, 8));
    }
    out.writeEndObject();
  }

  private void writeCapabilities(JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("capabilities");
    if (host.extras() == null || user.uid() == 0) {
      for (String set : List.of("bounding", "effective", "permitted")) {
        writeSet(out, set, capabilities);
      }
    } else {
      writeSet(out, "bounding", capabilities);
      List<String> asked = Capabilities.asked(host.capAdd());
      for (String set : List.of("effective", "permitted", "inheritable", "ambient")) {
        writeSet(out, set, asked);
      }
    }
    out.writeEndObject();
  }

  private static void writeSet(JsonGenerator out, String set, List<String> capabilities)
      throws IOException {
    out.writeArrayFieldStart(set);
    for (String capability : capabilities) {
      out.writeString(capability);
    }
    out.writeEndArray();
  }

  private void writeLimits(JsonGenerator out) throws IOException {
    List<Ulimit> ulimits = host.resources().ulimits();
    if (ulimits == null || ulimits.isEmpty()) {
      return;
    }
    Map<String, Long> own = ProcessLimits.hard();
    out.writeArrayFieldStart("rlimits");
    for (Ulimit ulimit : ulimits) {
      long most = own.getOrDefault(ulimit.name().toLowerCase(Locale.ROOT), ProcessLimits.UNLIMITED);
      out.writeStartObject();
      out.writeStringField("type", "RLIMIT_" + ulimit.name().toUpperCase(Locale.ROOT));
      writeLimit(out, "hard", ProcessLimits.lower(ulimit.hard(), most));
      writeLimit(out, "soft", ProcessLimits.lower(ulimit.soft(), most));
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void writeLimit(JsonGenerator out, String name, long value) throws IOException {
    out.writeFieldName(name);
    // RLIM_INFINITY is the highest unsigned number.
    out.writeNumber(value < 0 ? "18446744073709551615" : Long.toString(value));
  }

  private void writeOomScore(JsonGenerator out) throws IOException {
    int wanted = host.oomScoreAdj();
    if (wanted != 0) {
      out.writeNumberField("oomScoreAdj", Math.max(wanted, ProcessLimits.oomScoreAdj()));
    }
  }
}
