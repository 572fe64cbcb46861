package dev.berth.runtime.network;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Serves the names of containers on user networks, inside the rootless namespace. Calls of
 * different containers come at the same time.
 */
interface NameService {
  /**
   * Makes the names of an endpoint known on its network, whose bridge has its addresses already. A
   * resolver answers on the network's gateways when this returns.
   */
  void add(Attachment attachment) throws IOException;

  /**
   * Lets endpoints whose names are known already ask the resolvers that their networks have now.
   * The resolver has read it when this returns.
   */
  void renew(List<Attachment> attachments) throws IOException;

  /** Undoes {@link #add}; nothing there is fine. */
  void remove(Attachment attachment) throws IOException;

  /** Forgets a network that is removed; nothing there is fine. */
  void drop(Network network) throws IOException;

  /**
   * Forgets all names but those of containers that are on networks; {@link #revive} tells the
   * resolver.
   *
   * @param members containers by network, asked for when nobody can be added meanwhile
   */
  void retain(Supplier<Map<String, Set<String>>> members) throws IOException;

  /** Brings the resolver back where it died while containers ran. */
  void revive() throws IOException;

  /** {@link #revive} where the resolver is not running but should be. */
  void check() throws IOException;

  /** Ends the resolver while no container is on a user network; the next {@link #add} starts it. */
  void rest();
}
