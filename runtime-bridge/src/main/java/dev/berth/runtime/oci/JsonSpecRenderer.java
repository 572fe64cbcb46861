package dev.berth.runtime.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerSecrets;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.Link;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.exec.ExecSpec;
import dev.berth.runtime.network.Networks;
import dev.berth.runtime.oci.SeccompChoice.Filter;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.store.RootfsPaths;
import dev.berth.runtime.store.StorePaths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes specifications straight to JSON: no tree in between, the seccomp part from a cache. */
public final class JsonSpecRenderer implements SpecRenderer {
  private static final String VERSION = "1.0.2";
  private static final JsonFactory JSON = Json.mapper().getFactory();

  private final HostFacts facts;
  private final CdiSpecs cdi;
  private final HostFiles files;
  private final StorePaths paths;
  private final Function<String, List<String>> volumes;
  private final Function<String, byte[]> secrets;
  private final Function<String, Container> containers;
  private final LinuxSection linux;
  private final SeccompChoice seccomp;
  private final SharedTmpfs memory;

  /**
   * @param volumes what the options of a volume forbid, by its name
   * @param secrets what a secret holds, by its name
   * @param containers finds the containers that {@code container:<ref>} modes name; fails NOT_FOUND
   * @param memory mounts what containers share
   */
  public JsonSpecRenderer(
      HostFacts facts,
      StorePaths paths,
      Networks networks,
      CdiSpecs cdi,
      Function<String, List<String>> volumes,
      Function<String, byte[]> secrets,
      Function<String, Container> containers,
      SharedTmpfs memory) {
    this.memory = memory;
    this.secrets = secrets;
    this.volumes = volumes;
    this.cdi = cdi;
    this.facts = facts;
    this.files = new HostFiles(paths, networks, containers);
    this.paths = paths;
    this.seccomp = new SeccompChoice(facts, paths);
    this.containers = containers;
    this.linux = new LinuxSection(facts);
  }

  @Override
  public byte[] render(StartPlan plan) {
    StartContext start = new StartContext(plan, containers);
    SecurityOptions security = security(start.host());
    Accounts.write(start);
    ProcessSection process = ProcessSection.main(start, new UserLookup(plan.rootfs()), security);
    CdiEdits devices = DeviceDrivers.edits(start.host().resources().deviceRequests(), cdi);
    process.environment().merge(devices.env());
    files.addLinks(process.environment(), plan.container());
    addSecrets(process.environment(), plan.container());
    Container network = start.networkOwner();
    if (network == null) {
      files.write(plan.container());
    } else if (start.host().extras() != null && !start.host().more().ownFiles().hosts()) {
      files.join(network, plan.container());
    }
    Path directory = files.directory(network == null ? plan.container() : network);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(32768);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      ensureWorkingDirectory(plan, process.workingDirectory());
      write(out, start, process, security, directory, devices);
    } catch (IOException e) {
      throw EngineException.internal("cannot prepare the container: " + e, e);
    }
    return bytes.toByteArray();
  }

  /** What a secret holds need not be text; a variable is. */
  private void addSecrets(ContainerEnvironment environment, Container container) {
    ContainerSecrets all = container.hostConfig().secrets();
    if (all != null) {
      all.variables()
          .forEach(
              (variable, secret) ->
                  environment.set(
                      variable, new String(secrets.apply(secret), StandardCharsets.UTF_8)));
    }
  }

  /** Made as the container's root, where it is missing. */
  private static void ensureWorkingDirectory(StartPlan plan, String inside) throws IOException {
    Container container = plan.container();
    if (container.hostConfig().more().workingDirMustExist()
        && !isMounted(container, inside)
        && !Files.isDirectory(RootfsPaths.resolve(plan.rootfs(), inside))) {
      throw EngineException.internal(
          "workdir \"" + inside + "\" does not exist on container " + container.id().hex(), null);
    }
    boolean mapped = !plan.ids().identity();
    boolean there = mapped && Files.exists(RootfsPaths.resolve(plan.rootfs(), inside));
    Path directory = RootfsPaths.ensureDirectory(plan.rootfs(), inside);
    if (mapped && !there) {
      Files.setAttribute(directory, "unix:uid", plan.ids().outerUid(0));
      Files.setAttribute(directory, "unix:gid", plan.ids().outerGid(0));
    }
  }

  private static boolean isMounted(Container container, String inside) {
    return container.mounts().stream().anyMatch(m -> Path.of(inside).startsWith(m.destination()));
  }

  private SecurityOptions security(HostConfig host) {
    SecurityOptions asked = SecurityOptions.parse(host.securityOpt());
    return facts.apparmor() ? asked : asked.withoutApparmor();
  }

  private void write(
      JsonGenerator out,
      StartContext start,
      ProcessSection process,
      SecurityOptions security,
      Path directory,
      CdiEdits devices)
      throws IOException {
    HostConfig host = start.host();
    Filter filter =
        seccomp.choose(start.container().id(), security, host.privileged(), process.capabilities());
    out.writeStartObject();
    out.writeStringField("ociVersion", VERSION);
    out.writeFieldName("process");
    process.write(out);
    out.writeObjectFieldStart("root");
    UnaryOperator<String> passage = start.plan().passage();
    out.writeStringField("path", passage.apply(start.plan().rootfs().toString()));
    out.writeBooleanField("readonly", host.readonlyRootfs());
    out.writeEndObject();
    writeNames(out, start);
    out.writeArrayFieldStart("mounts");
    Mounts mounts =
        new Mounts(
            start,
            directory,
            new SharedMemory(paths, memory, start),
            new UserMounts(start.container(), paths, volumes),
            devices);
    for (RuntimeMount mount : mounts.all()) {
      write(out, mount, passage);
    }
    out.writeEndArray();
    devices.writeHooks(out);
    writeAnnotations(out, host, filter);
    out.writeFieldName("linux");
    linux.write(out, start, security, filter);
    out.writeEndObject();
  }

  private static void writeNames(JsonGenerator out, StartContext start) throws IOException {
    String hostname = start.container().config().hostname();
    String domain = domain(start);
    if (start.sharesNames()) {
      return;
    }
    if (hostname != null && !hostname.isEmpty()) {
      out.writeStringField("hostname", hostname);
    }
    if (domain != null && !domain.isEmpty()) {
      out.writeStringField("domainname", domain);
    }
  }

  /** An ordinary user cannot write the setting, but the runtime can set the name itself. */
  private static @Nullable String domain(StartContext start) {
    Map<String, String> sysctls = start.host().sysctls();
    String setting = sysctls == null ? null : sysctls.get(LinuxSection.DOMAIN);
    return setting == null ? start.container().config().domainname() : setting;
  }

  private static void write(JsonGenerator out, RuntimeMount mount, UnaryOperator<String> passage)
      throws IOException {
    boolean bind = mount.type().equals("bind");
    out.writeStartObject();
    out.writeStringField("destination", mount.destination());
    out.writeStringField("type", mount.type());
    out.writeStringField("source", bind ? passage.apply(mount.source()) : mount.source());
    out.writeArrayFieldStart("options");
    for (String option : mount.options()) {
      out.writeString(option);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void writeAnnotations(JsonGenerator out, HostConfig host, @Nullable Filter filter)
      throws IOException {
    Map<String, String> annotations = host.annotations() == null ? Map.of() : host.annotations();
    String program = filter == null ? null : filter.program();
    if (annotations.isEmpty() && program == null) {
      return;
    }
    out.writeObjectFieldStart("annotations");
    for (Map.Entry<String, String> entry : annotations.entrySet()) {
      out.writeStringField(entry.getKey(), entry.getValue());
    }
    if (program != null && !annotations.containsKey(SeccompPrograms.ANNOTATION)) {
      out.writeStringField(SeccompPrograms.ANNOTATION, program);
    }
    out.writeEndObject();
  }

  @Override
  public void made(Container container) {
    seccomp.made(container.id());
  }

  @Override
  public void ended(Container container) {
    memory.unmount(paths.sharedMemory(container.id()));
    if (container.hostConfig().extras() != null) {
      ErrorKind.NOT_FOUND.tolerate(() -> leaveHosts(container));
    }
  }

  private void leaveHosts(Container container) {
    Container owner = StartContext.networkOwner(container, containers);
    if (owner != null) {
      files.leave(owner, container);
    }
  }

  @Override
  public void refreshHosts(Container container) {
    if (Modes.containerRef(container.hostConfig().networkMode()) == null) {
      files.update(container);
    }
  }

  /** An exec is no worse off than its container when a linked one has ended meanwhile. */
  private boolean runs(Link link) {
    try {
      return containers.apply(link.target()).state().running();
    } catch (EngineException e) {
      return false;
    }
  }

  @Override
  public byte[] renderExec(Container container, Path rootfs, ExecSpec spec) {
    HostConfig host = container.hostConfig();
    SecurityOptions security = security(host);
    String asked = spec.user();
    String user = asked == null || asked.isEmpty() ? container.config().user() : asked;
    UserLookup.ProcessUser found = new UserLookup(rootfs).find(user, host.groupAdd());
    ContainerEnvironment environment = ContainerEnvironment.of(container.config(), spec.tty());
    environment.merge(spec.env());
    if (Link.of(container).stream().allMatch(this::runs)) {
      files.addLinks(environment, container);
    }
    addSecrets(environment, container);
    environment.defaultTo("HOME", found.home());
    String directory = spec.workingDir();
    List<String> capabilities =
        Capabilities.effective(
            host.privileged() || spec.privileged(), host.capAdd(), host.capDrop());
    ProcessSection process =
        new ProcessSection(
            spec.cmd(),
            environment,
            ProcessSection.directory(
                directory == null || directory.isEmpty()
                    ? container.config().workingDir()
                    : directory),
            found,
            capabilities,
            spec.tty(),
            spec.consoleSize(),
            security.noNewPrivileges(),
            security.apparmor(),
            host);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      process.write(out);
    } catch (IOException e) {
      throw EngineException.internal("cannot prepare the process: " + e, e);
    }
    return bytes.toByteArray();
  }
}
