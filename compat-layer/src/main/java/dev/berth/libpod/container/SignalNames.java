package dev.berth.libpod.container;

import dev.berth.runtime.container.Signals;
import java.util.List;

/** Names of signals as Podman 5 shows them. */
final class SignalNames {
  private static final List<String> BY_NUMBER =
      List.of(
          "",
          "SIGHUP",
          "SIGINT",
          "SIGQUIT",
          "SIGILL",
          "SIGTRAP",
          "SIGABRT",
          "SIGBUS",
          "SIGFPE",
          "SIGKILL",
          "SIGUSR1",
          "SIGSEGV",
          "SIGUSR2",
          "SIGPIPE",
          "SIGALRM",
          "SIGTERM",
          "SIGSTKFLT",
          "SIGCHLD",
          "SIGCONT",
          "SIGSTOP",
          "SIGTSTP",
          "SIGTTIN",
          "SIGTTOU",
          "SIGURG",
          "SIGXCPU",
          "SIGXFSZ",
          "SIGVTALRM",
          "SIGPROF",
          "SIGWINCH",
          "SIGIO",
          "SIGPWR",
          "SIGSYS");

  private static final int SIGTERM = 15;

  private SignalNames() {}

  /** The number of a name or number. */
  static int number(String text) {
    return Signals.parse(text, SIGTERM);
  }

  /** The whole name; a real-time signal keeps the form it was given in. */
  static String name(String text) {
    int number = number(text);
    return number < BY_NUMBER.size() ? BY_NUMBER.get(number) : text;
  }
}
