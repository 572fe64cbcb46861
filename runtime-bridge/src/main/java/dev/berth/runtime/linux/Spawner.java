package dev.berth.runtime.linux;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * posix_spawn(3) with nothing inherited: all descriptors but those named are closed, the signal
 * mask is empty and every signal has its default action, whatever the JVM blocks or ignores.
 */
final class Spawner {
  private static final int ATTRIBUTES_SIZE = 512;
  private static final int ACTIONS_SIZE = 256;
  private static final int SIGNAL_SET_SIZE = 128;
  private static final int SETSIGDEF = 0x04;
  private static final int SETSIGMASK = 0x08;
  private static final int O_RDWR = 2;

  private Spawner() {}

  /** Starts it and returns its pid. */
  static int spawn(
      List<String> argv,
      Map<String, String> environment,
      Map<Integer, Integer> descriptors,
      @Nullable Path workingDirectory)
      throws IOException {
    try (Frame frame = new Frame()) {
      long attributes = attributes(frame);
      long actions = frame.memory(ACTIONS_SIZE).address();
      frame.checkZero(LibC.ACTIONS_INIT, actions);
      try {
        addDescriptors(frame, actions, descriptors);
        if (workingDirectory != null) {
          frame.checkZero(LibC.ACTIONS_CHDIR, actions, frame.text(workingDirectory.toString()));
        }
        return spawn(frame, argv, environment, actions, attributes);
      } finally {
        frame.call(LibC.ACTIONS_DESTROY, actions);
        frame.call(LibC.ATTR_DESTROY, attributes);
      }
    }
  }

  private static int spawn(
      Frame frame,
      List<String> argv,
      Map<String, String> environment,
      long actions,
      long attributes)
      throws KernelException {
    List<String> env = new ArrayList<>(environment.size());
    environment.forEach((name, value) -> env.add(name + "=" + value));
    MemorySegment pid = frame.memory(Integer.BYTES);
    String program = argv.getFirst();
    int error =
        (int)
            frame.call(
                program.indexOf('/') >= 0 ? LibC.SPAWN : LibC.SPAWNP,
                pid.address(),
                frame.text(program),
                actions,
                attributes,
                frame.texts(argv),
                frame.texts(env));
    if (error != 0) {
      throw frame.failure(program, error);
    }
    return pid.get(ValueLayout.JAVA_INT, 0);
  }

  private static long attributes(Frame frame) throws KernelException {
    long attributes = frame.memory(ATTRIBUTES_SIZE).address();
    frame.checkZero(LibC.ATTR_INIT, attributes);
    frame.checkZero(LibC.ATTR_SETFLAGS, attributes, SETSIGDEF | SETSIGMASK);
    MemorySegment none = frame.memory(SIGNAL_SET_SIZE);
    frame.checkZero(LibC.ATTR_SETSIGMASK, attributes, none.address());
    MemorySegment all = frame.memory(SIGNAL_SET_SIZE).fill((byte) 0xff);
    frame.checkZero(LibC.ATTR_SETSIGDEFAULT, attributes, all.address());
    return attributes;
  }

  /** First everything to numbers that no one else uses, then to where it belongs. */
  private static void addDescriptors(Frame frame, long actions, Map<Integer, Integer> descriptors)
      throws KernelException {
    int highest = 2;
    for (Map.Entry<Integer, Integer> entry : descriptors.entrySet()) {
      highest = Math.max(highest, Math.max(entry.getKey(), entry.getValue()));
    }
    Map<Integer, Integer> parked = new HashMap<>();
    int next = highest + 1;
    for (Map.Entry<Integer, Integer> entry : descriptors.entrySet()) {
      frame.checkZero(LibC.ACTIONS_DUP2, actions, entry.getValue(), next);
      parked.put(entry.getKey(), next++);
    }
    int last = descriptors.keySet().stream().mapToInt(Integer::intValue).max().orElse(2);
    long devNull = frame.text("/dev/null");
    for (int target = 0; target <= Math.max(2, last); target++) {
      Integer source = parked.get(target);
      if (source != null) {
        frame.checkZero(LibC.ACTIONS_DUP2, actions, source, target);
      } else if (target <= 2) {
        frame.checkZero(LibC.ACTIONS_OPEN, actions, target, devNull, O_RDWR, 0);
      } else {
        frame.checkZero(LibC.ACTIONS_CLOSE, actions, target);
      }
    }
    frame.checkZero(LibC.ACTIONS_CLOSEFROM, actions, Math.max(2, last) + 1);
  }
}
