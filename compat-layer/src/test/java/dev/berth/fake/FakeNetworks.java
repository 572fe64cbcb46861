package dev.berth.fake;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.network.Network;
import dev.berth.runtime.network.NetworkBuilder;
import dev.berth.runtime.network.Networks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Networks in memory. */
public final class FakeNetworks implements Networks {
  public final List<Network> all =
      new ArrayList<>(List.of(network("beef", "bridge"), network("cafe", "mine")));
  public final List<String> calls = new ArrayList<>();
  public @Nullable Network created;

  public static Network network(String id, String name) {
    return new NetworkBuilder(name)
        .id(id)
        .created(Samples.CREATED)
        .pools(List.of(new Network.Pool("172.17.0.0/16", null, "172.17.0.1", Map.of())))
        .bridgeName("br0")
        .labels(Map.of("l", name))
        .build();
  }

  @Override
  public List<Network> list() {
    return all;
  }

  @Override
  public Network get(String ref) {
    return all.stream()
        .filter(each -> each.name().equals(ref) || each.id().startsWith(ref))
        .findFirst()
        .orElseThrow(() -> EngineException.notFound("network " + ref + " not found"));
  }

  @Override
  public Network create(Network template) {
    created = template;
    return network("f00d", template.name());
  }

  @Override
  public Network updateResolvers(String ref, List<String> remove, List<String> add) {
    calls.add("resolvers " + ref + " -" + remove + " +" + add);
    return get(ref);
  }

  @Override
  public void remove(String ref, List<String> containersInUse) {
    calls.add("remove " + ref + " " + containersInUse.size());
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
    return "";
  }

  @Override
  public List<String> nameservers(Container container) {
    return List.of();
  }

  @Override
  public void reconcile(List<Container> running) {}
}
