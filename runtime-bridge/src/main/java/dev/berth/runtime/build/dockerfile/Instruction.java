package dev.berth.runtime.build.dockerfile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One instruction, its form checked, its variables not replaced yet (Dockerfile reference). */
public sealed interface Instruction {
  /** Where it stands. */
  Source source();

  /**
   * @param line its first line, counted from 1
   * @param text as written, continuation lines joined
   */
  record Source(int line, String text) {}

  /** A name and a value, both with quotes and variables still in them. */
  record Pair(String name, String value) {}

  /** {@code ARG}; a value may be missing. */
  record Arg(Source source, List<ArgPair> pairs) implements Instruction {}

  /** A build argument and its default. */
  record ArgPair(String name, @Nullable String value) {}

  /** {@code FROM}. */
  record From(Source source, String image, @Nullable String platform, @Nullable String alias)
      implements Instruction {}

  /** {@code ENV}. */
  record Env(Source source, List<Pair> pairs) implements Instruction {}

  /** {@code LABEL}. */
  record Label(Source source, List<Pair> pairs) implements Instruction {}

  /**
   * {@code RUN}.
   *
   * @param mounts values of {@code --mount}
   * @param network {@code default}, {@code none} or {@code host}
   * @param security {@code sandbox} or {@code insecure}
   */
  record Run(
      Source source,
      Command command,
      List<String> mounts,
      String network,
      String security,
      List<Heredoc> heredocs)
      implements Instruction {}

  /**
   * {@code COPY} and {@code ADD}.
   *
   * @param add whether it is ADD: URLs, git and archives are understood
   * @param from a stage, image or named context, null for the build context
   * @param checksum digest a URL's content must have
   * @param unpack whether archives are unpacked, null for what is usual
   */
  record Copy(
      Source source,
      boolean add,
      List<String> sources,
      String destination,
      @Nullable String from,
      @Nullable String chown,
      @Nullable String chmod,
      boolean link,
      boolean parents,
      List<String> excludes,
      boolean keepGitDirectory,
      @Nullable String checksum,
      @Nullable Boolean unpack,
      List<Heredoc> heredocs)
      implements Instruction {}

  /** {@code CMD}. */
  record Cmd(Source source, Command command) implements Instruction {}

  /** {@code ENTRYPOINT}. */
  record Entrypoint(Source source, Command command) implements Instruction {}

  /** {@code SHELL}. */
  record Shell(Source source, List<String> words) implements Instruction {}

  /** {@code EXPOSE}. */
  record Expose(Source source, List<String> ports) implements Instruction {}

  /** {@code VOLUME}. */
  record Volume(Source source, List<String> paths) implements Instruction {}

  /** {@code USER}. */
  record User(Source source, String user) implements Instruction {}

  /** {@code WORKDIR}. */
  record Workdir(Source source, String path) implements Instruction {}

  /** {@code STOPSIGNAL}. */
  record StopSignal(Source source, String signal) implements Instruction {}

  /** {@code MAINTAINER}. */
  record Maintainer(Source source, String name) implements Instruction {}

  /** {@code ONBUILD}, with the instruction it keeps for later. */
  record OnBuild(Source source, String trigger) implements Instruction {}

  /**
   * {@code HEALTHCHECK}. Times are in nanoseconds, 0 for those not given.
   *
   * @param test {@code NONE}, or {@code CMD} or {@code CMD-SHELL} and words
   */
  record Healthcheck(
      Source source,
      List<String> test,
      long interval,
      long timeout,
      long startPeriod,
      long startInterval,
      int retries)
      implements Instruction {}
}
