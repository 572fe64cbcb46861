package dev.berth.runtime.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.config.ChildProgram;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.oci.Programs;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the program: server on standard input, a JSON object on standard output. */
final class CredentialProgram implements CredentialHelper {
  private static final Duration STANDARD_LIMIT = Duration.ofSeconds(30);
  private static final int MAX_OUTPUT = 1 << 20;
  private static final int MAX_SHOWN = 200;
  private static final String TOKEN_USER = "<token>";

  /** How helpers say that they keep nothing (docker-credential-helpers, credentials/error.go). */
  private static final String NOT_FOUND = "credentials not found";

  private final Map<String, String> environment;
  private final Duration limit;

  CredentialProgram(Map<String, String> environment) {
    this(environment, STANDARD_LIMIT);
  }

  CredentialProgram(Map<String, String> environment, Duration limit) {
    this.environment = environment;
    this.limit = limit;
  }

  @Override
  public @Nullable RegistryAuth get(String program, String server) throws IOException {
    if (program.indexOf('/') >= 0 || program.startsWith(".")) {
      throw new IOException("invalid name of a credential helper: " + program);
    }
    String name = "docker-credential-" + program;
    byte[] question = (server + "\n").getBytes(StandardCharsets.UTF_8);
    ChildProgram.Outcome outcome =
        new ChildProgram(command(name), MAX_OUTPUT, limit, () -> false).run(question);
    if (outcome == null) {
      throw new IOException(name + " gave no answer within " + limit.toSeconds() + " s");
    }
    return answer(name, outcome.code(), outcome.output());
  }

  private ProcessBuilder command(String name) throws IOException {
    String path;
    try {
      path = Programs.find(name, environment).toString();
    } catch (EngineException e) {
      throw new IOException(e.getMessage(), e);
    }
    ProcessBuilder builder = new ProcessBuilder(path, "get");
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.redirectError(Redirect.DISCARD);
  }

  private static @Nullable RegistryAuth answer(String name, int exitCode, byte[] output)
      throws IOException {
    if (exitCode != 0) {
      String said = new String(output, StandardCharsets.UTF_8).strip();
      if (said.contains(NOT_FOUND)) {
        return null;
      }
      String shown = said.length() > MAX_SHOWN ? said.substring(0, MAX_SHOWN) : said;
      throw new IOException(
          name + " failed with exit code " + exitCode + (shown.isEmpty() ? "" : ": " + shown));
    }
    return parse(name, output);
  }

  private static @Nullable RegistryAuth parse(String name, byte[] output) throws IOException {
    JsonNode root;
    try {
      root = RegistryJson.object(output);
    } catch (IOException e) {
      // the text may hold a secret: not shown
      throw new IOException(name + " gave an answer that is no JSON object", e);
    }
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
