package dev.berth.runtime.oci;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.Pipe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs commands of the OCI runtime to their end. Blocks its thread. */
final class RuntimeCalls {
  private static final System.Logger LOG = System.getLogger(RuntimeCalls.class.getName());
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final int SIGKILL = 9;
  private static final short POLLIN = 1;

  private final Kernel kernel;
  private final RuntimeProgram program;

  RuntimeCalls(Kernel kernel, RuntimeProgram program) {
    this.kernel = kernel;
    this.program = program;
  }

  /** How a command ended, and what it wrote to its standard error. */
  record Result(int status, String errors) {}

  Result run(List<String> arguments) throws IOException, InterruptedException {
    return run(arguments, new byte[0]);
  }

  /** Runs another program of the host, found by the search path. */
  Result program(List<String> command) throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(command);
    argv.set(0, Programs.find(command.getFirst(), program.environment()).toString());
    return spawn(argv, new byte[0]);
  }

  /** Runs a command with a (small) standard input. */
  Result run(List<String> arguments, byte[] input) throws IOException, InterruptedException {
    return spawn(program.command(List.of(), arguments), input);
  }

  private Result spawn(List<String> command, byte[] input)
      throws IOException, InterruptedException {
    try (Pipe in = Pipe.open(kernel);
        Pipe err = Pipe.open(kernel)) {
      Kernel.Child child =
          kernel.spawn(
              command, program.environment(), Map.of(0, in.readEnd(), 2, err.writeEnd()), null);
      in.closeRead();
      err.closeWrite();
      writeInput(in, input);
      String errors = readAll(kernel, err.readEnd(), child.pid());
      return new Result(child.waitFor(), errors);
    }
  }

  /** A command that ends without reading its input says why on its standard error. */
  private void writeInput(Pipe in, byte[] input) {
    try {
      kernel.write(in.writeEnd(), input, 0, input.length);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "input of the runtime was not read", e);
    }
    in.closeWrite();
  }

  /** Everything up to the end; a writer that is silent for a minute is killed. */
  static String readAll(Kernel kernel, int descriptor, int pid) throws IOException {
    return read(kernel, descriptor, pid, false);
  }

  /** The same up to the first line's end. */
  static String readLine(Kernel kernel, int descriptor, int pid) throws IOException {
    return read(kernel, descriptor, pid, true);
  }

  private static String read(Kernel kernel, int descriptor, int pid, boolean line)
      throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    while (true) {
      if (kernel.poll(new int[] {descriptor}, new short[] {POLLIN}, TIMEOUT_MILLIS)[0] == 0) {
        kernel.kill(pid, SIGKILL);
        throw new IOException("the OCI runtime gave no answer within a minute");
      }
      int count = kernel.read(descriptor, buffer, 0, buffer.length);
      all.write(buffer, 0, count);
      if (count == 0 || (line && buffer[count - 1] == '\n')) {
        return all.toString(StandardCharsets.UTF_8);
      }
    }
  }
}
