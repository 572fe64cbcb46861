package dev.berth.text;

import java.time.Duration;

/** Durations in the words of Docker's go-units; command line clients parse them. */
public final class HumanDuration {
  private HumanDuration() {}

  /** Such as {@code 5 minutes} or {@code About an hour}. */
  public static String of(Duration duration) {
    long seconds = duration.toSeconds();
    long minutes = seconds / 60;
    // go-units rounds hours to the nearest, everything else down
    long hours = Math.round(seconds / 3600.0);
    if (seconds < 1) {
      return "Less than a second";
    } else if (seconds == 1) {
      return "1 second";
    } else if (seconds < 60) {
      return seconds + " seconds";
    } else if (minutes == 1) {
      return "About a minute";
    } else if (minutes < 60) {
      return minutes + " minutes";
    } else if (hours == 1) {
      return "About an hour";
    }
    return longer(hours);
  }

  private static String longer(long hours) {
    if (hours < 48) {
      return hours + " hours";
    } else if (hours < 24 * 7 * 2) {
      return hours / 24 + " days";
    } else if (hours < 24 * 30 * 2) {
      return hours / 24 / 7 + " weeks";
    } else if (hours < 24 * 365 * 2) {
      return hours / 24 / 30 + " months";
    }
    return hours / 24 / 365 + " years";
  }
}
