package dev.berth.runtime.container;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** One sleeping virtual thread a task: nothing is kept when nothing is due. */
final class VirtualScheduler implements Scheduler {
  private static final System.Logger LOG = System.getLogger(VirtualScheduler.class.getName());

  private final Set<Pending> pending = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  @Override
  public Task schedule(Duration delay, Runnable action) {
    Pending task = new Pending(action);
    if (closed) {
      return task;
    }
    pending.add(task);
    task.thread = Thread.ofVirtual().unstarted(() -> task.run(delay));
    task.thread.start();
    return task;
  }

  @Override
  public void close() {
    closed = true;
    pending.forEach(Pending::cancel);
  }

  private final class Pending implements Task {
    private final AtomicBoolean decided = new AtomicBoolean();
    private final Runnable action;
    private Thread thread = Thread.currentThread();

    Pending(Runnable action) {
      this.action = action;
    }

    void run(Duration delay) {
      try {
        Thread.sleep(delay);
        if (decided.compareAndSet(false, true)) {
          action.run();
        }
      } catch (InterruptedException e) {
        // Only cancel() interrupts, and only before the action began.
        LOG.log(System.Logger.Level.TRACE, "a scheduled task was cancelled");
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "a scheduled task failed", e);
      } finally {
        pending.remove(this);
      }
    }

    @Override
    public void cancel() {
      if (decided.compareAndSet(false, true)) {
        thread.interrupt();
      }
    }
  }
}
