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
  private final BuildSession session;
  private final BuildParts parts;
  private final Instruction.Run run;
  private final RunCommand step;
  private final StageImage image;
  private final RunMounts mounts;
  private final ProgressSink output;
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
                    step.environment(),
                    image.user(),
                    image.workingDirectory(),
                    host()));
    say(" ---> Running in " + id.hex().substring(0, 12) + "\n");
    boolean succeeded = false;
    try {
      int code = parts.containers().run(id, output);
      session.check();
      if (code != 0) {
        output.exited(code);
        throw EngineException.invalid(
            "The command '"
                + String.join(" ", step.command())
                + "' returned a non-zero code: "
                + code);
      }
      succeeded = true;
      return parts.snapshots().commit(image, id);
    } finally {
      finish(id, succeeded);
    }
  }

  private void finish(ContainerId id, boolean succeeded) {
    boolean keep =
        succeeded ? session.request().keepContainers() : !session.request().removeAlways();
    if (keep && (succeeded || !output.cancelled())) {
      containerLeft = true; // as Docker: to be looked at
      return;
    }
    parts.containers().remove(id);
    if (succeeded) {
      say(" ---> Removed intermediate container " + id.hex().substring(0, 12) + "\n");
    }
  }

  private HostConfig host() {
    HostConfig asked = session.request().host();
    HostConfigBuilder host = new HostConfigBuilder(asked);
    List<String> binds = new ArrayList<>(mounts.binds());
    host.binds(binds);
    host.tmpfs(mounts.tmpfs());
    if (!run.network().equals("default")) {
      host.networkMode(run.network());
    }
    if (run.security().equals("insecure")) {
      host.privileged(true);
    }
    return host.build();
  }

  private void say(String text) {
    output.stream(text);
  }
}
