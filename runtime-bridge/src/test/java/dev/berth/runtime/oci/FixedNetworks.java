package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.network.Network;
import dev.berth.runtime.network.NetworkBuilder;
import dev.berth.runtime.network.Networks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The three networks that always exist, and {@code web}. */
public class FixedNetworks implements Networks {
  @Override
  public List<Network> list() {
    return List.of(
        network("bridge", "bridge"),
        network("host", "host"),
        network("none", "null"),
        network("web", "bridge"));
  }

  private static Network network(String name, String driver) {
    return new NetworkBuilder(name)
        .id(name + "-id")
        .driver(driver)
        .pools(List.of(new Network.Pool("10.89.0.0/24", null, "10.89.0.1", Map.of())))
        .bridgeName("br0")
        .build();
  }

  @Override
  public Network get(String ref) {
    return list().stream()
        .filter(network -> network.name().equals(ref) || network.id().equals(ref))
        .findFirst()
        .orElseThrow(() -> EngineException.notFound("network " + ref + " not found"));
  }

  @Override
  public Network create(Network template) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void remove(String ref, List<String> containersInUse) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Joined join(Container container, int pid, Path networkNamespace) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void leave(Container container) {}

  @Override
  public Path createNamespace(Container container) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String hostGatewayAddress() {
    return "169.254.1.2";
  }

  @Override
  public List<String> embeddedResolver(Container container) {
    return "web".equals(container.hostConfig().networkMode()) ? List.of("127.0.0.11") : List.of();
  }

  @Override
  public List<String> hostNameservers() {
    return List.of("127.0.0.53", "9.9.9.9");
  }

  @Override
  public List<String> nameservers(Container container) {
    return List.of("169.254.1.1");
  }

  @Override
  public void reconcile(List<Container> running) {}
}
