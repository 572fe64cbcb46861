package dev.berth.runtime.build;

import dev.berth.runtime.build.dockerfile.Instruction;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.image.MessageDigests;
import dev.berth.runtime.image.ProgressSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the command of one RUN in a container, and makes a layer of what it changed. */
final class RunStep {
  /** The host's name must not make a difference where the same input gives the same digests. */
  private static final String FIXED_HOSTNAME = "buildkitsandbox";

  private final BuildSession session;
  private final BuildParts parts;
  private final Instruction.Run run;
  private final RunCommand step;
  private final StageImage image;
  private final RunMounts mounts;
  private final ProgressSink output;
  private @Nullable MountStubs stubs;
  private boolean containerLeft;

  RunStep(
      BuildSession session,
      BuildParts parts,
      Instruction.Run run,
      RunCommand step,
      StageImage image,
      RunMounts mounts,
      ProgressSink output) {
    this.session = session;
    this.parts = parts;
    this.run = run;
    this.step = step;
    this.image = image;
    this.mounts = mounts;
    this.output = output;
  }

  Snapshots.@Nullable Made run() throws IOException, InterruptedException {
    try (mounts) {
      mounts.prepare();
      stubs = stubs();
      byte[] config = image.bareBytes(HexIds.random());
      Digest below = MessageDigests.sha256(config);
      parts.unfinished().begin(below);
      try {
        parts.images().registerBare(config, image.blobs());
        return onImage(below);
      } finally {
        parts.images().discard(below, containerLeft);
        parts.unfinished().end(below);
      }
    }
  }

  private Snapshots.@Nullable Made onImage(Digest below) throws IOException, InterruptedException {
    ContainerId id =
        parts
            .containers()
            .create(
                new StepContainers.Step(
                    below.text(),
                    step.command(),
                    environment(),
                    image.user(),
                    image.workingDirectory(),
                    session.fixedTime() == null ? null : FIXED_HOSTNAME,
                    host()));
    StepLines lines = session.request().options().lines();
    StepLines.tell(output, lines.running(shortId(id)));
    boolean succeeded = false;
    try {
      int code = parts.containers().run(id, output, lines);
      session.check();
      if (code != 0) {
        output.exited(code);
        throw EngineException.invalid(lines.exited(step.command(), code));
      }
      succeeded = true;
      return session.snapshots().commit(image, id, stubs);
    } finally {
      finish(id, succeeded);
    }
  }

  private void finish(ContainerId id, boolean succeeded) {
    boolean keep =
        succeeded ? session.request().keepContainers() : !session.request().removeAlways();
    boolean secret = !mounts.environment().isEmpty(); // must not stay in its configuration
    if (keep && !secret && (succeeded || !output.cancelled())) {
      containerLeft = true; // as Docker: to be looked at
      return;
    }
    parts.containers().remove(id);
    if (succeeded || session.request().removeAlways()) {
      StepLines.tell(output, session.request().options().lines().removed(shortId(id)));
    }
  }

  /** What is not in the image that mounts are made on. */
  private @Nullable MountStubs stubs() throws IOException {
    if (mounts.places().isEmpty()) {
      return null;
    }
    try (Snapshots.Open before = session.snapshots().open(image)) {
      return new MountStubs(before.root(), mounts.places());
    }
  }

  private List<String> environment() {
    List<String> all = new ArrayList<>(step.environment());
    all.addAll(mounts.environment());
    return all;
  }

  private HostConfig host() {
    HostConfig asked = session.request().host();
    HostConfigBuilder host = new HostConfigBuilder(asked);
    host.mounts(mounts.binds());
    host.tmpfs(mounts.tmpfs());
    if (!run.network().equals("default")) {
      host.networkMode(run.network());
    }
    if (run.security().equals("insecure")) {
      host.privileged(true);
    }
    return host.build();
  }

  private static String shortId(ContainerId id) {
    return id.hex().substring(0, 12);
  }
}
