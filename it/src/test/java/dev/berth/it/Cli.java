package dev.berth.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs real programs, the docker CLI above all, with a deadline. */
public final class Cli {
  private static final int DEADLINE_SECONDS = 90;

  private Cli() {}

  /** What a program did. */
  public record Result(int exitCode, String out, String err) {
    /** The output of a program that must have succeeded, without the last newline. */
    public String ok() {
      if (exitCode != 0) {
        throw new AssertionError("exit " + exitCode + "\nout: " + out + "\nerr: " + err);
      }
      return out.strip();
    }
  }

  /** The docker CLI against the shared service. */
  public static Result docker(String... arguments) {
    return dockerOf(Service.shared(), arguments);
  }

  /** The docker CLI against a service. */
  public static Result dockerOf(Service service, String... arguments) {
    return dockerWithInput(service, "", arguments);
  }

  /** The docker CLI with something on its standard input. */
  public static Result dockerWithInput(Service service, String input, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add("docker");
    command.addAll(List.of(arguments));
    return run(
        Map.of("DOCKER_HOST", "unix://" + service.socket()), input, command.toArray(String[]::new));
  }

  /** What a web server at an address answers to a GET of /; it may still be starting. */
  public static String page(String address) {
    return within(
            DEADLINE_SECONDS,
            Map.of(),
            "curl",
            "-sS",
            "--fail",
            "--max-time",
            "20",
            "--retry",
            "20",
            "--retry-delay",
            "1",
            "--retry-all-errors",
            "http://" + address + "/")
        .ok();
  }

  /** A program with more variables in its environment. */
  public static Result run(Map<String, String> environment, String... command) {
    return run(environment, "", command);
  }

  /** A program that may take longer. */
  public static Result within(int seconds, Map<String, String> environment, String... command) {
    return run(seconds, environment, "", command);
  }

  private static Result run(Map<String, String> environment, String input, String... command) {
    return run(DEADLINE_SECONDS, environment, input, command);
  }

  /** A program with a deadline and something on its standard input. */
  public static Result run(
      int seconds, Map<String, String> environment, String input, String... command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      Process process = builder.start();
      CompletableFuture<String> out = read(process.getInputStream());
      CompletableFuture<String> err = read(process.getErrorStream());
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // the program ended without reading its input: its exit code tells why
      }
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "did not end: " + String.join(" ", command) + "\n" + out.join() + err.join());
      }
      return new Result(process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> Thread.ofVirtual().start(task));
  }
}
