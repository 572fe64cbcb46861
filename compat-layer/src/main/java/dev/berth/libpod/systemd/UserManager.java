package dev.berth.libpod.systemd;

import java.io.IOException;
import java.util.List;

/** The systemd of this user. */
public interface UserManager {
  /** Whether there is one. */
  boolean runs();

  /** The states of services, in the order they were asked for. */
  List<UnitState> states(List<String> units) throws IOException;

  /** Stops a service and waits for its end. */
  void stop(String unit) throws IOException;

  /** Restarts a service, and waits until systemd says how that went. */
  void restart(String unit) throws IOException;

  /** Lets it read all unit files anew, which runs Podman's generator over quadlet files. */
  void reload() throws IOException;

  /**
   * How a service is.
   *
   * @param load {@code loaded}, {@code not-found} and so on
   * @param active {@code active}, {@code inactive}, {@code failed} and so on
   * @param sub {@code running}, {@code dead} and so on
   */
  record UnitState(String load, String active, String sub) {
    static final UnitState ABSENT = new UnitState("not-found", "inactive", "dead");

    boolean loaded() {
      return load.equals("loaded");
    }

    /** As lists show it. */
    String text() {
      return loaded() ? active + "/" + sub : "Not loaded";
    }
  }
}
