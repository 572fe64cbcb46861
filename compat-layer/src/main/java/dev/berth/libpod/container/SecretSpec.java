package dev.berth.libpod.container;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.ContainerSecrets;
import dev.berth.runtime.container.ContainerSecrets.SecretFile;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.secret.Secret;
import dev.berth.wire.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The secrets of a specification: {@code secrets} are files, {@code secret_env} variables. */
final class SecretSpec {
  private static final String DIRECTORY = "/run/secrets/";
  private static final long MOST = 4_294_967_295L;

  private final Engine engine;

  SecretSpec(Engine engine) {
    this.engine = engine;
  }

  /** Null when there are none. */
  @Nullable ContainerSecrets of(JsonObject spec) {
    List<SecretFile> files = new ArrayList<>();
    List<JsonObject> given = spec.objects("secrets");
    for (JsonObject each : given == null ? List.<JsonObject>of() : given) {
      files.add(file(each));
    }
    Map<String, String> variables = new LinkedHashMap<>();
    Map<String, String> env = spec.stringMap("secret_env");
    if (env != null) {
      env.forEach(
          (variable, ref) ->
              variables.put(variable, find(ref, "running container create option: ").name()));
    }
    return files.isEmpty() && variables.isEmpty() ? null : new ContainerSecrets(files, variables);
  }

  private SecretFile file(JsonObject given) {
    Secret secret = find(given.text("Source"), "");
    String target = given.text("Target");
    if (target.isEmpty()) {
      target = secret.name();
    }
    return new SecretFile(
        secret.name(),
        secret.id(),
        target.startsWith("/") ? target : DIRECTORY + target,
        given.unsigned("UID", MOST, "uint32"),
        given.unsigned("GID", MOST, "uint32"),
        (int) given.unsigned("Mode", MOST, "uint32") & 07777);
  }

  private Secret find(String ref, String doing) {
    try {
      return engine.secrets().get(ref);
    } catch (EngineException e) {
      String text = e.text();
      throw new PodmanException(500, text.substring(text.lastIndexOf(": ") + 2), doing + text);
    }
  }
}
