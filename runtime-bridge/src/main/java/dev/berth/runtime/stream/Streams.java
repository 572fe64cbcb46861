package dev.berth.runtime.stream;

/** Joins clients to the standard streams of containers. */
public interface Streams {
  /**
   * Prepares an attachment: checks the container and registers with it at once, so that output
   * after this call is not missed even when the container starts later. Attaching to a created
   * container is legal.
   */
  Attachment attach(String containerRef, boolean stdin, boolean stdout, boolean stderr);

  /** A registered attachment. */
  interface Attachment extends AutoCloseable {
    /** Whether the container has a terminal: output is then one raw stream. */
    boolean tty();

    /** Copies until the process ends, the client leaves, or the detach keys are typed. */
    void run(AttachRequest request, StdioSink sink) throws InterruptedException;

    @Override
    void close();
  }
}
