package dev.berth.runtime.build.dockerfile;

import dev.berth.runtime.build.dockerfile.Instruction.Source;
import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code COPY} and {@code ADD}. */
final class CopyParser {
  private static final Set<String> COPY = Set.of("from", "chown", "chmod");
  private static final Set<String> COPY_SWITCHES = Set.of("link", "parents");
  private static final Set<String> ADD = Set.of("chown", "chmod", "checksum");
  private static final Set<String> ADD_SWITCHES = Set.of("link", "keep-git-dir", "unpack");
  private static final Set<String> LISTS = Set.of("exclude");

  private CopyParser() {}

  static Instruction parse(RawInstruction raw, Source source) {
    boolean add = raw.name().equals("ADD");
    List<String> json = JsonWords.of(raw.rest());
    List<String> words = new ArrayList<>(json == null ? RawWords.plain(raw.rest()) : json);
    if (words.size() < 2) {
      throw EngineException.invalid(
          raw.name()
              + " requires at least two arguments, but only one was provided."
              + " Destination could not be determined");
    }
    Flags flags = new Flags(raw, add ? ADD : COPY, LISTS, add ? ADD_SWITCHES : COPY_SWITCHES);
    String destination = words.removeLast();
    return new Instruction.Copy(
        source,
        add,
        words,
        destination,
        flags.filled("from"),
        flags.filled("chown"),
        flags.filled("chmod"),
        flags.isSet("link"),
        flags.isSet("parents"),
        flags.all("exclude"),
        flags.isSet("keep-git-dir"),
        flags.filled("checksum"),
        flags.tristate("unpack"),
        raw.heredocs());
  }
}
