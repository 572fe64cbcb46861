package dev.berth.runtime.container;

import java.util.Map;

/** The names of OCI runtimes that a container can ask for. */
public interface RuntimeNames {
  /** What is used when nothing is asked for. */
  String defaultName();

  /** Fails INVALID with Docker's text when no runtime of this name or path can be had. */
  void check(String name);

  /** The programs by name: what is configured, and what is installed under a known name. */
  Map<String, String> installed();
}
