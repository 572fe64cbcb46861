package dev.berth.runtime.container;

import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Work that goes on after its answer was given; closing the service waits for it. */
final class Background {
  private static final System.Logger LOG = System.getLogger(Background.class.getName());

  private final Phaser phaser = new Phaser(1);

  void run(String what, Runnable work) {
    phaser.register();
    Thread.ofVirtual()
        .name(what)
        .start(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, what + " failed", e);
              } finally {
                phaser.arriveAndDeregister();
              }
            });
  }

  boolean idle() {
    return phaser.getRegisteredParties() == 1;
  }

  /** Waits until all work begun so far is done; false when the time was not enough. */
  boolean await(Duration limit) {
    int phase = phaser.arrive();
    try {
      phaser.awaitAdvanceInterruptibly(phase, limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (TimeoutException e) {
      return false;
    }
  }
}
