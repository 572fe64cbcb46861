package dev.berth.libpod.container;

import dev.berth.docker.wire.JsonObject;
import dev.berth.runtime.container.EndpointSpec;

/** What a container asks of one network, in libpod's shape. */
public final class NetworkOptions {
  private NetworkOptions() {}

  /** Decodes it (container-libs, types.PerNetworkOptions). */
  public static EndpointSpec endpoint(JsonObject options) {
    return NetworkSpec.endpoint(options);
  }
}
