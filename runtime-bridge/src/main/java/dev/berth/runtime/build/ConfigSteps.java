package dev.berth.runtime.build;

import dev.berth.runtime.build.dockerfile.Instruction;
import dev.berth.runtime.build.dockerfile.ShellWords;
import dev.berth.runtime.image.ConfigChanges;

/** Instructions that change the image's config and nothing else. */
final class ConfigSteps {
  private final StageImage image;
  private final ShellWords words;
  private final ConfigChanges changes;

  ConfigSteps(StageImage image, ShellWords words) {
    this.image = image;
    this.words = words;
    this.changes = new ConfigChanges(image.config());
  }

  /** Applies one; returns how history tells it. */
  String apply(Instruction instruction) {
    if (instruction instanceof Instruction.Maintainer maintainer) {
      image.author(maintainer.name());
      return "MAINTAINER " + maintainer.name();
    }
    return changes.apply(instruction, words);
  }
}
