package dev.berth.libpod.container.top;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The columns that can be asked for (containers/psgo), by their word or their letter. */
enum Column {
  PCPU("%C", "pcpu", "%CPU", (p, t) -> t.times().share(p)),
  GROUP("%G", "group", "GROUP", (p, t) -> t.group(p.effective("Gid"))),
  GROUPS("", "groups", "GROUPS", (p, t) -> t.groups(p)),
  PPID("%P", "ppid", "PPID", (p, t) -> t.parent(p)),
  USER("%U", "user", "USER", (p, t) -> t.user(p.effective("Uid"))),
  UID("", "uid", "UID", (p, t) -> Long.toString(t.uid(p.effective("Uid")))),
  ARGS("%a", "args", "COMMAND", (p, t) -> args(p)),
  COMM("%c", "comm", "COMMAND", (p, t) -> p.name()),
  RGROUP("%g", "rgroup", "RGROUP", (p, t) -> t.group(p.real("Gid"))),
  NICE("%n", "nice", "NI", (p, t) -> p.field(19)),
  PID("%p", "pid", "PID", (p, t) -> p.pid()),
  PGID("%r", "pgid", "PGID", (p, t) -> t.innerGroup(p)),
  ETIME("%t", "etime", "ELAPSED", (p, t) -> t.times().elapsedText(p)),
  RUSER("%u", "ruser", "RUSER", (p, t) -> t.user(p.real("Uid"))),
  TIME("%x", "time", "TIME", (p, t) -> t.times().cpuText(p)),
  TTY("%y", "tty", "TTY", (p, t) -> Terminals.name(p.field(7))),
  VSZ("%z", "vsz", "VSZ", (p, t) -> Long.toString(Long.parseLong(p.field(23)) / 1024)),
  CAPAMB("", "capamb", "AMBIENT CAPS", (p, t) -> CapabilityNames.of(p.line("CapAmb"))),
  CAPINH("", "capinh", "INHERITED CAPS", (p, t) -> CapabilityNames.of(p.line("CapInh"))),
  CAPPRM("", "capprm", "PERMITTED CAPS", (p, t) -> CapabilityNames.of(p.line("CapPrm"))),
  CAPEFF("", "capeff", "EFFECTIVE CAPS", (p, t) -> CapabilityNames.of(p.line("CapEff"))),
  CAPBND("", "capbnd", "BOUNDING CAPS", (p, t) -> CapabilityNames.of(p.line("CapBnd"))),
  SECCOMP("", "seccomp", "SECCOMP", (p, t) -> seccomp(p.line("Seccomp"))),
  LABEL("", "label", "LABEL", (p, t) -> p.label()),
  HPID("", "hpid", "HPID", (p, t) -> Integer.toString(p.hostPid())),
  HUSER("", "huser", "HUSER", (p, t) -> t.hostUser(p.effective("Uid"))),
  HUID("", "huid", "HUID", (p, t) -> Long.toString(t.hostUid(p.effective("Uid")))),
  HGROUP("", "hgroup", "HGROUP", (p, t) -> t.hostGroup(p.effective("Gid"))),
  HGROUPS("", "hgroups", "HGROUPS", (p, t) -> t.hostGroups(p)),
  RSS("", "rss", "RSS", (p, t) -> resident(p)),
  STATE("", "state", "STATE", (p, t) -> p.field(3)),
  STIME("", "stime", "STIME", (p, t) -> t.times().startText(p));

  private final String code;
  private final String word;
  private final String title;
  private final BiFunction<ProcessFacts, ProcessView, String> cell;

  Column(
      String code, String word, String title, BiFunction<ProcessFacts, ProcessView, String> cell) {
    this.code = code;
    this.word = word;
    this.title = title;
    this.cell = cell;
  }

  /** The column of a word or letter; null when there is none. */
  static @Nullable Column of(String text) {
    for (Column each : values()) {
      if (each.word.equals(text) || !each.code.isEmpty() && each.code.equals(text)) {
        return each;
      }
    }
    return null;
  }

  String title() {
    return title;
  }

  String cell(ProcessFacts process, ProcessView view) {
    return cell.apply(process, view);
  }

  private static String args(ProcessFacts process) {
    return process.command().isEmpty()
        ? "[" + process.name() + "]"
        : String.join(" ", process.command());
  }

  private static String seccomp(String mode) {
    return switch (mode) {
      case "0" -> "disabled";
      case "1" -> "strict";
      case "2" -> "filter";
      default -> "?";
    };
  }

  private static String resident(ProcessFacts process) {
    String line = process.line("VmRSS");
    return line.isEmpty() ? "0" : line.replace("kB", "").strip();
  }
}
