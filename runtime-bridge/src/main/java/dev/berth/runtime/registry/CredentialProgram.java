package dev.berth.runtime.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.oci.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
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
    Process process = start(name);
    try {
      FutureTask<byte[]> output = new FutureTask<>(() -> read(process));
      Thread reader = Thread.ofVirtual().start(output);
      ask(process, server);
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
          || !reader.join(Duration.ofSeconds(1))) {
        throw new IOException(name + " gave no answer within " + limit.toSeconds() + " s");
      }
      return answer(name, process.exitValue(), output.get());
    } catch (ExecutionException e) {
      throw new IOException("no answer of " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking " + name, e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process start(String name) throws IOException {
    String path;
    try {
      path = Programs.find(name, environment).toString();
    } catch (EngineException e) {
      throw new IOException(e.getMessage(), e);
    }
    ProcessBuilder builder = new ProcessBuilder(path, "get");
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.redirectError(Redirect.DISCARD).start();
  }

  private static void ask(Process process, String server) {
    try (OutputStream in = process.getOutputStream()) {
      in.write((server + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // it did not want to know: its exit code tells why
    }
  }

  private static byte[] read(Process process) {
    try (InputStream out = process.getInputStream()) {
      return out.readNBytes(MAX_OUTPUT);
    } catch (IOException e) {
      return new byte[0];
    }
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
