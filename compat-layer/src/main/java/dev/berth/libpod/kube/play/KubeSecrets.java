package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.model.Manifest.Secret;
import dev.berth.libpod.kube.yaml.KubeException;
import dev.berth.runtime.secret.NewSecret;
import dev.berth.runtime.secret.Secrets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps and finds the secrets of manifests. */
final class KubeSecrets {
  private final Secrets secrets;
  private final Undo undo;

  KubeSecrets(Secrets secrets, Undo undo) {
    this.secrets = secrets;
    this.undo = undo;
  }

  /** The id; one of that name gives way unless it must not change. */
  String make(Secret wanted) {
    String name = wanted.meta().name();
    dev.berth.runtime.secret.Secret old = exact(name);
    byte[] before = old == null ? null : secrets.data(old.id());
    Secret known = before == null ? null : SecretText.secret(before);
    if (known != null && known.immutable()) {
      throw new KubeException("cannot remove colliding secret as it is set to immutable");
    }
    String id = secrets.create(replacing(name, SecretText.of(wanted), Map.of())).id();
    undo.push(
        () -> {
          if (old == null || before == null) {
            secrets.remove(name);
          } else {
            secrets.create(replacing(name, before, old.labels()));
          }
        });
    return id;
  }

  private static NewSecret replacing(String name, byte[] data, Map<String, String> labels) {
    return new NewSecret(name, data, null, Map.of(), labels, true, false);
  }

  private dev.berth.runtime.secret.@Nullable Secret exact(String name) {
    for (dev.berth.runtime.secret.Secret each : secrets.list()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    return null;
  }

  /** The values of a secret, null when there is none. */
  @Nullable Map<String, byte[]> values(String ref) {
    dev.berth.runtime.secret.Secret found = secrets.find(ref);
    return found == null ? null : SecretText.values(ref, secrets.data(found.id()));
  }
}
