package dev.berth.runtime.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the kernel's files and the helper programs, each once and only when somebody asks. */
public final class LinuxHostFacts implements HostFacts {
  private final HostFiles files;
  private final Supplier<String> driver;
  private final ProgramVersions programs;
  private final Map<String, String> texts = new ConcurrentHashMap<>();
  private volatile @Nullable List<String> controllers;

  /**
   * Reads nothing yet.
   *
   * @param cgroupDriver tells how cgroups are managed
   * @param programs finds a program's path by name; fails for one that is not installed
   */
  public LinuxHostFacts(Supplier<String> cgroupDriver, Function<String, Path> programs) {
    this(new HostFiles(Path.of("/")), cgroupDriver, new ProgramVersions(programs));
  }

  LinuxHostFacts(HostFiles files, Supplier<String> cgroupDriver, ProgramVersions programs) {
    this.files = files;
    this.driver = cgroupDriver;
    this.programs = programs;
  }

  private String text(String name, Supplier<String> read) {
    return texts.computeIfAbsent(name, unused -> read.get());
  }

  @Override
  public String hostName() {
    return files.line("proc/sys/kernel/hostname"); // may change while we run
  }

  @Override
  public String kernelVersion() {
    return text("kernel", () -> files.line("proc/sys/kernel/osrelease"));
  }

  @Override
  public String operatingSystem() {
    return text("os", () -> files.osRelease("PRETTY_NAME", "Linux"));
  }

  @Override
  public String osVersion() {
    return text("version", () -> files.osRelease("VERSION_ID", ""));
  }

  @Override
  public String machine() {
    return switch (System.getProperty("os.arch", "")) {
      case "amd64" -> "x86_64";
      case "x86" -> "i686";
      case String other -> other;
    };
  }

  @Override
  public String goArch() {
    return switch (System.getProperty("os.arch", "")) {
      case "aarch64" -> "arm64";
      case "x86_64" -> "amd64";
      case "x86" -> "386";
      case String other -> other;
    };
  }

  @Override
  public int cpus() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Override
  public long memoryBytes() {
    return Long.parseLong(text("memory", () -> Long.toString(files.memoryBytes())));
  }

  @Override
  public String cgroupDriver() {
    return text("driver", driver);
  }

  @Override
  public List<String> cgroupControllers() {
    List<String> known = controllers;
    if (known == null) {
      known = cgroupDriver().equals("none") ? List.of() : files.controllers(cgroupDriver());
      controllers = known;
    }
    return known;
  }

  @Override
  public boolean seccomp() {
    return files.exists("proc/sys/kernel/seccomp/actions_avail");
  }

  /** An ordinary user cannot load profiles. */
  @Override
  public boolean apparmor() {
    return false;
  }

  @Override
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (cgroupDriver().equals("none")) {
      warnings.add(
          files.exists("sys/fs/cgroup/cgroup.controllers") && !files.hybrid()
              ? "WARNING: Running in rootless-mode without cgroups. Systemd is required to enable"
                  + " cgroups in rootless-mode."
              : "WARNING: Running in rootless-mode without cgroups. To enable the cgroups in"
                  + " rootless-mode, you need to boot the system in cgroup v2 mode.");
      return warnings;
    }
    List<String> usable = cgroupControllers();
    warn(warnings, usable, "memory", "memory limit");
    warn(warnings, usable, "cpu", "cpu cfs quota");
    warn(warnings, usable, "cpu", "cpu shares");
    warn(warnings, usable, "cpuset", "cpuset");
    warn(warnings, usable, "pids", "pids limit");
    warn(warnings, usable, "io", "io.weight");
    return warnings;
  }

  private static void warn(
      List<String> warnings, List<String> usable, String controller, String what) {
    if (!usable.contains(controller)) {
      warnings.add("WARNING: No " + what + " support");
    }
  }

  @Override
  public String programVersion(String program) {
    return text("program " + program, () -> programs.version(program));
  }
}
