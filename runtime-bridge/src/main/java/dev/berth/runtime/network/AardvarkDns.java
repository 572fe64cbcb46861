package dev.berth.runtime.network;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Names by aardvark-dns, which reads its files again when told. Changes that come while it does
 * share the next reading. Nobody is told that a name is known before the resolver answered for it.
 */
final class AardvarkDns implements NameService {
  private static final System.Logger LOG = System.getLogger(AardvarkDns.class.getName());
  private static final long GIVE_UP_NANOS = 6_000_000_000L;
  private static final long RESTART_NANOS = 2_000_000_000L;
  private static final long AGAIN_NANOS = 300_000_000L;
  private static final long POLL_NANOS = 300_000L;
  private static final int PROBE_MILLIS = 30;

  private final NameFiles files;
  private final AardvarkProcess process;
  private final RootlessNamespace rootless;
  private final ReentrantLock reading = new ReentrantLock();
  private final AtomicLong changes = new AtomicLong();
  private long settled;

  AardvarkDns(NameFiles files, AardvarkProcess process, RootlessNamespace rootless) {
    this.files = files;
    this.process = process;
    this.rootless = rootless;
  }

  @Override
  public void add(Attachment attachment) throws IOException {
    files.put(attachment);
    settle(changes.incrementAndGet());
  }

  @Override
  public void renew(List<Attachment> attachments) throws IOException {
    if (files.renew(attachments)) {
      settle(changes.incrementAndGet());
    }
  }

  @Override
  public void remove(Attachment attachment) throws IOException {
    files.remove(attachment.network().id(), attachment.containerId());
    settleLater();
  }

  @Override
  public void drop(Network network) throws IOException {
    files.forget(network.id());
    settleLater();
  }

  @Override
  public void retain(Supplier<Map<String, Set<String>>> members) throws IOException {
    files.retain(members);
  }

  @Override
  public void revive() throws IOException {
    if (files.isEmpty()) {
      files.write();
      rest();
      return;
    }
    files.touch();
    settle(changes.incrementAndGet());
  }

  @Override
  public void check() throws IOException {
    if (!files.isEmpty() && !process.running()) {
      revive();
    }
  }

  @Override
  public void rest() {
    reading.lock();
    try {
      if (files.isEmpty()) {
        process.stop();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot tell whether names are needed", e);
    } finally {
      reading.unlock();
    }
  }

  /** Only who reads writes: a file replaced meanwhile would take away the proof that is awaited. */
  private void settleLater() {
    long change = changes.incrementAndGet();
    Thread.startVirtualThread(
        () -> {
          try {
            settle(change);
          } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a name may be known too long", e);
          }
        });
  }

  /** Returns when the resolver has read everything up to the change. */
  private void settle(long change) throws IOException {
    reading.lock();
    try {
      if (settled >= change) {
        return;
      }
      long upTo = changes.get();
      files.write();
      List<NameFiles.Proof> proofs = files.takeUnread();
      if (!proofs.isEmpty()) {
        boolean unused = rootless.within(() -> read(proofs));
      }
      settled = upTo;
    } catch (IOException | RuntimeException e) {
      files.touch();
      throw e;
    } finally {
      reading.unlock();
    }
  }

  private boolean read(List<NameFiles.Proof> proofs) throws IOException {
    long begin = System.nanoTime();
    startOrReload();
    long told = begin;
    boolean restarted = false;
    for (NameFiles.Proof proof : proofs) {
      while (!NameProbe.knows(proof.gateway(), proof.name(), PROBE_MILLIS)) {
        long now = System.nanoTime();
        if (now - begin > GIVE_UP_NANOS) {
          throw new IOException(
              "aardvark-dns does not answer on " + proof.gateway().getHostAddress());
        }
        if (!restarted && now - begin > RESTART_NANOS) {
          process.stop();
          restarted = true;
          told = 0;
        }
        if (now - told > AGAIN_NANOS) {
          startOrReload();
          told = now;
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
    return restarted;
  }

  private void startOrReload() throws IOException {
    if (process.running()) {
      process.reload();
    } else {
      process.start();
    }
  }
}
