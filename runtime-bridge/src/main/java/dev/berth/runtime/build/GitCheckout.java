package dev.berth.runtime.build;

import dev.berth.runtime.build.context.PathText;
import dev.berth.runtime.build.context.RootedPath;
import dev.berth.runtime.config.ChildProgram;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.log.option.GoText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks a repository out with git. Nothing of this host's configuration takes part, no protocol
 * but those over a network is spoken, also not by submodules, and no hook runs: what a repository
 * holds is not trusted.
 */
final class GitCheckout {
  private static final byte[] NOTHING = new byte[0];
  private static final int MAX_OUTPUT = 1 << 16;
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final List<String> SAFE =
      List.of(
          "-c", "core.hooksPath=/dev/null",
          "-c", "core.fsmonitor=false",
          "-c", "protocol.ext.allow=never",
          "-c", "protocol.file.allow=never",
          "-c", "transfer.fsckObjects=false",
          "-c", "gc.auto=0",
          "-c", "advice.detachedHead=false");

  private final Path directory;
  private final ProgressSink progress;

  /**
   * @param directory an empty one
   * @param progress asked whether anybody still waits
   */
  GitCheckout(Path directory, ProgressSink progress) {
    this.directory = directory;
    this.progress = progress;
  }

  /** Fetches and checks out, submodules too; returns the directory that is meant. */
  Path run(GitReference reference) throws IOException {
    git("failed to init repo at " + directory, "init", "-q", "--template=");
    git("failed add origin repo at " + reference.url(), "remote", "add", "origin", reference.url());
    String ref = reference.ref().isEmpty() ? "HEAD" : reference.ref();
    fetch(ref);
    checkout(reference.ref());
    git(
        "error initializing submodules",
        "submodule",
        "update",
        "-q",
        "--init",
        "--recursive",
        "--depth=1");
    return subdirectory(reference.directory());
  }

  /** Not every server gives something shallow, or a commit: then more is asked for. */
  private void fetch(String ref) throws IOException {
    Outcome fetched = call("fetch", "-q", "--depth", "1", "--end-of-options", "origin", ref);
    if (fetched.code() != 0 && fetched.output().contains("shallow")) {
      fetched = call("fetch", "-q", "--end-of-options", "origin", ref);
    }
    if (fetched.code() == 0) {
      return;
    }
    if (!ref.matches("[0-9a-f]{4,40}")) {
      throw failed("error fetching", fetched);
    }
    git("error fetching", "fetch", "-q", "--tags", "origin", "+refs/heads/*:refs/remotes/origin/*");
    Files.writeString(directory.resolve(".git/FETCH_HEAD"), commit(ref) + "\n");
  }

  private void checkout(String ref) throws IOException {
    String name = ref.isEmpty() ? "HEAD" : ref;
    git("error checking out " + name, "checkout", "-q", "--force", "--detach", "FETCH_HEAD");
  }

  private String commit(String ref) throws IOException {
    String what = "error checking out " + ref;
    return git(what, "rev-parse", "--verify", "-q", "--end-of-options", ref + "^{commit}").strip();
  }

  /** INVALID unless the commit checked out is this one. */
  void require(String commit) throws IOException {
    String actual = commit("HEAD");
    if (!commit.matches("[0-9a-f]{7,64}") || !actual.startsWith(commit)) {
      throw EngineException.invalid("expected checksum to match " + commit + ", got " + actual);
    }
  }

  private Path subdirectory(String name) throws IOException {
    if (name.isEmpty()) {
      return directory;
    }
    String problem = "error setting git context, ";
    if (PathText.clean(name).startsWith("..")) {
      throw EngineException.internal(problem + GoText.quote(name) + " not within git root", null);
    }
    Path path = RootedPath.resolve(directory, name);
    if (!Files.isDirectory(path)) {
      boolean there = Files.exists(path);
      throw EngineException.internal(
          there
              ? problem + "not a directory: " + name
              : "stat " + name + ": no such file or directory",
          null);
    }
    return path;
  }

  private String git(String problem, String... arguments) throws IOException {
    Outcome outcome = call(arguments);
    if (outcome.code() != 0) {
      throw failed(problem, outcome);
    }
    return outcome.output();
  }

  private static EngineException failed(String problem, Outcome outcome) {
    return EngineException.internal(
        problem + ": " + outcome.output() + ": exit status " + outcome.code(), null);
  }

  private record Outcome(int code, String output) {}

  private Outcome call(String... arguments) throws IOException {
    List<String> words = new ArrayList<>();
    words.add("git");
    words.addAll(SAFE);
    words.addAll(List.of(arguments));
    ChildProgram.Outcome outcome;
    try {
      outcome =
          new ChildProgram(command(words), MAX_OUTPUT, LIMIT, progress::cancelled).run(NOTHING);
    } catch (IOException e) {
      throw EngineException.internal("exec: \"git\": executable file not found in $PATH", e);
    }
    if (outcome == null) {
      throw EngineException.internal("git was cancelled", null);
    }
    return new Outcome(outcome.code(), new String(outcome.output(), StandardCharsets.UTF_8));
  }

  private ProcessBuilder command(List<String> words) {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.directory(directory.toFile());
    builder.redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("GIT_"));
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_ALLOW_PROTOCOL", "git:http:https:ssh");
    environment.put("GIT_PROTOCOL_FROM_USER", "0");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_ASKPASS", "/bin/false");
    environment.put("GIT_LFS_SKIP_SMUDGE", "1");
    environment.put("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
    return builder;
  }
}
