package dev.berth.runtime.config;

import java.util.List;

/** Facts about this host that clients ask for; probed lazily, cached for the process's life. */
public interface HostFacts {
  String hostName();

  String kernelVersion();

  /** {@code PRETTY_NAME} of os-release. */
  String operatingSystem();

  String osVersion();

  /** As uname says: {@code x86_64}. */
  String machine();

  /** As Go says: {@code amd64}. */
  String goArch();

  int cpus();

  long memoryBytes();

  /** {@code systemd}, {@code cgroupfs} or {@code none}. */
  String cgroupDriver();

  /** Controllers that limits can be set with: {@code cpu}, {@code memory}, {@code pids} ... */
  List<String> cgroupControllers();

  boolean seccomp();

  boolean apparmor();

  /** What cannot be had here, worded as Docker's info warnings. */
  List<String> warnings();

  /**
   * Version text of a helper program ({@code crun}, {@code conmon}, {@code pasta}...), or empty.
   */
  String programVersion(String program);
}
