package dev.berth.runtime.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs the program: server on standard input, a JSON object on standard output. */
final class CredentialProgram implements CredentialHelper {
  private static final int MAX_OUTPUT = 1 << 20;
  private static final int SECONDS = 30;
  private static final String TOKEN_USER = "<token>";

  private final Map<String, String> environment;

  CredentialProgram(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable RegistryAuth get(String program, String server) throws IOException {
    if (program.indexOf('/') >= 0) {
      throw new IOException("invalid name of a credential helper: " + program);
    }
    ProcessBuilder builder = new ProcessBuilder("docker-credential-" + program, "get");
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.redirectError(Redirect.DISCARD).start();
    try {
      try (OutputStream in = process.getOutputStream()) {
        in.write((server + "\n").getBytes(StandardCharsets.UTF_8));
      }
      byte[] output = process.getInputStream().readNBytes(MAX_OUTPUT);
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        return null; // that it keeps nothing for this server is told by an error, too
      }
      return parse(RegistryJson.object(output));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking docker-credential-" + program, e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static @Nullable RegistryAuth parse(JsonNode root) {
    String user = RegistryJson.text(root, "Username");
    String secret = RegistryJson.text(root, "Secret");
    if (user == null || secret == null) {
      return null;
    }
    return user.equals(TOKEN_USER)
        ? new RegistryAuth(null, null, secret, null, null)
        : new RegistryAuth(user, secret, null, null, null);
  }
}
