package dev.berth.runtime.build;

import dev.berth.runtime.build.dockerfile.Instruction;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ProgressSink;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The words in which a build tells what it does: those of dockerd's builder, or those of Buildah.
 * Methods with a list give messages, which clients are sent one by one; empty where nothing is
 * said.
 */
public interface StepLines {
  /** As dockerd's builder. */
  StepLines DOCKER = new DockerLines();

  /**
   * As Buildah, in Podman.
   *
   * @param name the image's first name as it was given, empty for none
   */
  static StepLines buildah(String name) {
    return new BuildahLines(name);
  }

  /**
   * Where a stage stands.
   *
   * @param number counted from 1 in the file
   * @param stages how many the file has
   */
  record StagePlace(int number, int stages) {}

  /**
   * Where a step stands.
   *
   * @param number counted from 1 in its stage
   * @param steps how many the stage has
   * @param overall counted from 1 in the build
   * @param total how many the build has
   */
  record StepPlace(StagePlace stage, int number, int steps, int overall, int total) {}

  /** An ARG before the first stage. */
  List<String> global(StepPlace place, String instruction);

  /**
   * The beginning of a stage.
   *
   * @param base its image, variables replaced
   */
  List<String> from(StepPlace place, Instruction.From from, String base, @Nullable String platform);

  /** Any other step. */
  List<String> step(StepPlace place, String instruction);

  /** A label that the request adds, as an instruction. */
  String label(String name, String value);

  /** Steps of the base's ONBUILD come next. */
  List<String> triggers(int count);

  /** Whether each of those is a step of the stage. */
  boolean countsTriggers();

  /** A step's container begins. */
  List<String> running(String shortId);

  /** A step's container is gone. */
  List<String> removed(String shortId);

  /** A step's result was known. */
  List<String> cached(StageImage image);

  /**
   * What a step made.
   *
   * @param last whether the stage ends with it
   * @param target whether the stage is what the build is for
   * @param layered whether each step is a layer of the image in the end
   */
  List<String> made(StageImage image, boolean first, boolean last, boolean target, boolean layered);

  /** A piece of what a step's command wrote to stderr. */
  String stderr(String text);

  /** Something about the Dockerfile that is no mistake. */
  List<String> warning(String text);

  /**
   * The end of a build that succeeded.
   *
   * @param names those the image got, familiar
   * @param unused arguments that nothing asked for
   */
  List<String> end(StagePlace target, Digest image, List<String> names, SortedSet<String> unused);

  /** Sends messages. */
  static void tell(ProgressSink progress, List<String> messages) {
    messages.forEach(progress::stream);
  }

  /** That a step's command failed. */
  String exited(List<String> command, int code);

  /** What went wrong in a step. */
  EngineException failed(Instruction step, EngineException cause);
}
