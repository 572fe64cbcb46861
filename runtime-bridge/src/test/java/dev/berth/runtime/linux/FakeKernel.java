package dev.berth.runtime.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records what is asked of the kernel. Spawned programs are played by a script that may write to
 * the descriptors given to them; pipes are byte queues that end when their write end was closed or
 * their program ended.
 */
public class FakeKernel implements Kernel {
  private static final int EBADF = 9;
  private static final int ECONNREFUSED = 111;

  /** Every change asked for, in order: {@code kill 12 9}, {@code mount overlay /x}. */
  public final List<String> calls = new ArrayList<>();

  /** Every program started. */
  public final List<Spawned> spawned = new ArrayList<>();

  /** What was written to descriptors that are no pipes. */
  public final Map<Integer, List<Byte>> written = new HashMap<>();

  private final Map<Integer, ArrayDeque<Byte>> pipes = new HashMap<>();
  private final Map<String, byte[]> attributes = new HashMap<>();
  private Program program = spawned -> 0;
  private int nextDescriptor = 100;
  private int nextPid = 1000;

  /** Plays spawned programs; returns the exit status. */
  public interface Program {
    int run(Spawned spawned) throws IOException;
  }

  /** A started program; descriptors are by the child's number. */
  public record Spawned(
      List<String> argv,
      Map<String, String> environment,
      Map<Integer, Integer> descriptors,
      @Nullable Path workingDirectory,
      int pid) {}

  /** Sets what plays the programs. */
  public void play(Program script) {
    this.program = script;
  }

  @Override
  public synchronized Child spawn(
      List<String> argv,
      Map<String, String> environment,
      Map<Integer, Integer> descriptors,
      @Nullable Path workingDirectory)
      throws IOException {
    Spawned started =
        new Spawned(
            List.copyOf(argv),
            Map.copyOf(environment),
            Map.copyOf(descriptors),
            workingDirectory,
            nextPid++);
    spawned.add(started);
    int status = program.run(started);
    return new FakeChild(started.pid(), status);
  }

  private record FakeChild(int pid, int status) implements Child {
    @Override
    public int waitFor() {
      return status;
    }
  }

  @Override
  public synchronized int[] pipe() {
    int[] ends = {nextDescriptor++, nextDescriptor++};
    ArrayDeque<Byte> bytes = new ArrayDeque<>();
    pipes.put(ends[0], bytes);
    pipes.put(ends[1], bytes);
    return ends;
  }

  @Override
  public synchronized int read(int descriptor, byte[] buffer, int offset, int length)
      throws IOException {
    ArrayDeque<Byte> bytes = pipes.get(descriptor);
    if (bytes == null) {
      throw new KernelException("read", EBADF, "Bad file descriptor");
    }
    int count = 0;
    while (count < length && !bytes.isEmpty()) {
      buffer[offset + count++] = bytes.remove();
    }
    return count;
  }

  @Override
  public synchronized void write(int descriptor, byte[] buffer, int offset, int length) {
    for (int i = 0; i < length; i++) {
      ArrayDeque<Byte> pipe = pipes.get(descriptor);
      if (pipe != null) {
        pipe.add(buffer[offset + i]);
      } else {
        written.computeIfAbsent(descriptor, d -> new ArrayList<>()).add(buffer[offset + i]);
      }
    }
  }

  @Override
  public int writeSome(int descriptor, byte[] buffer, int offset, int length) {
    write(descriptor, buffer, offset, length);
    return length;
  }

  @Override
  public synchronized int open(Path path, int flags, int mode) throws IOException {
    calls.add("open " + path);
    return nextDescriptor++;
  }

  @Override
  public synchronized void close(int descriptor) {
    calls.add("close " + descriptor);
    pipes.remove(descriptor);
  }

  @Override
  public void setNonBlocking(int descriptor) {}

  @Override
  public int connectDatagram(Path path) throws IOException {
    throw new KernelException("connect", ECONNREFUSED, "Connection refused");
  }

  @Override
  public int connectSeqpacket(Path path) throws IOException {
    throw new KernelException("connect", ECONNREFUSED, "Connection refused");
  }

  @Override
  public synchronized int listenStream(Path path) {
    calls.add("listen " + path);
    return nextDescriptor++;
  }

  @Override
  public int acceptDescriptor(int listening) throws IOException {
    return nextDescriptor++;
  }

  @Override
  public synchronized void setWindowSize(int terminal, int rows, int columns) {
    calls.add("winsize " + terminal + " " + rows + " " + columns);
  }

  @Override
  public synchronized void shutdown(int descriptor, int how) {
    calls.add("shutdown " + descriptor + " " + how);
  }

  @Override
  public short[] poll(int[] descriptors, short[] events, int timeoutMillis) {
    return events.clone();
  }

  @Override
  public synchronized boolean kill(int pid, int signal) {
    calls.add("kill " + pid + " " + signal);
    return true;
  }

  @Override
  public synchronized boolean signal(int pidfd, int signal) {
    calls.add("signal " + pidfd + " " + signal);
    return true;
  }

  @Override
  public synchronized int pidfdOpen(int pid) {
    calls.add("pidfd " + pid);
    return nextDescriptor++;
  }

  @Override
  public synchronized void mount(
      @Nullable String source,
      Path target,
      @Nullable String type,
      long flags,
      @Nullable String data) {
    calls.add("mount " + type + " " + source + " " + target + " " + flags + " " + data);
  }

  @Override
  public synchronized void unmount(Path target, int flags) {
    calls.add("unmount " + target + " " + flags);
  }

  @Override
  public synchronized void chown(Path path, int uid, int gid) {
    calls.add("chown " + path + " " + uid + ":" + gid);
  }

  @Override
  public synchronized void mknod(Path path, int mode, long device) {
    calls.add("mknod " + path + " " + Integer.toOctalString(mode) + " " + device);
  }

  @Override
  public synchronized void setXattr(Path path, String name, byte[] value) {
    calls.add("setxattr " + path + " " + name);
    attributes.put(path + " " + name, value.clone());
  }

  @Override
  public synchronized byte @Nullable [] getXattr(Path path, String name) {
    return attributes.get(path + " " + name);
  }

  @Override
  public synchronized List<String> listXattrs(Path path) {
    return attributes.keySet().stream()
        .filter(key -> key.startsWith(path + " "))
        .map(key -> key.substring(key.lastIndexOf(' ') + 1))
        .toList();
  }
}
