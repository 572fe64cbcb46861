package dev.berth.runtime.build.context;

import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code --chmod} makes of permission bits: an octal number sets them, clauses as those of
 * chmod(1), {@code u=rwX,go-w}, change them (Dockerfile reference, "COPY --chmod").
 */
public final class ModeChange {
  private static final Pattern CLAUSE = Pattern.compile("([ugoa]*)((?:[-+=][rwxXst]*)+)");
  private static final Pattern ACTION = Pattern.compile("([-+=])([rwxXst]*)");
  private static final int ALL = 07777;
  private static final int SETUID = 04000;
  private static final int SETGID = 02000;
  private static final int STICKY = 01000;

  private final int fixed;
  private final List<Action> actions;

  private record Action(String who, char operator, String bits) {}

  private ModeChange(int fixed, List<Action> actions) {
    this.fixed = fixed;
    this.actions = actions;
  }

  /** Parses; INVALID for what is neither. */
  public static ModeChange parse(String text) {
    if (text.matches("[0-7]{1,5}") && Integer.parseInt(text, 8) <= ALL) {
      return new ModeChange(Integer.parseInt(text, 8), List.of());
    }
    List<Action> actions = new ArrayList<>();
    for (String clause : text.split(",", -1)) {
      Matcher matcher = CLAUSE.matcher(clause);
      if (!matcher.matches()) {
        throw EngineException.invalid(
            "invalid chmod parameter: '"
                + text
                + "'. it should be octal string and between 0 and 07777");
      }
      Matcher action = ACTION.matcher(matcher.group(2));
      while (action.find()) {
        actions.add(new Action(matcher.group(1), action.group(1).charAt(0), action.group(2)));
      }
    }
    return new ModeChange(-1, actions);
  }

  /** The bits that come out. */
  public int apply(int mode, boolean directory) {
    int now = fixed >= 0 ? fixed : mode;
    for (Action action : actions) {
      now = apply(action, now, directory);
    }
    return now;
  }

  private static int apply(Action action, int mode, boolean directory) {
    String who = action.who().isEmpty() || action.who().contains("a") ? "ugo" : action.who();
    int bits = 0;
    int own = 0;
    for (char each : who.toCharArray()) {
      int shift = each == 'u' ? 6 : each == 'g' ? 3 : 0;
      own |= 07 << shift | special(each, "st");
      bits |= permissions(action.bits(), mode, directory) << shift | special(each, action.bits());
    }
    return switch (action.operator()) {
      case '+' -> mode | bits;
      case '-' -> mode & ~bits;
      default -> mode & ~own | bits;
    };
  }

  private static int permissions(String bits, int mode, boolean directory) {
    boolean execute =
        bits.indexOf('x') >= 0 || (bits.indexOf('X') >= 0 && (directory || (mode & 0111) != 0));
    return (bits.indexOf('r') >= 0 ? 4 : 0) | (bits.indexOf('w') >= 0 ? 2 : 0) | (execute ? 1 : 0);
  }

  private static int special(char who, String bits) {
    return switch (who) {
      case 'u' -> bits.indexOf('s') >= 0 ? SETUID : 0;
      case 'g' -> bits.indexOf('s') >= 0 ? SETGID : 0;
      default -> bits.indexOf('t') >= 0 ? STICKY : 0;
    };
  }

  /** Tells changes apart, for a cache's keys. */
  @Override
  public String toString() {
    return fixed >= 0 ? Integer.toOctalString(fixed) : actions.toString();
  }
}
