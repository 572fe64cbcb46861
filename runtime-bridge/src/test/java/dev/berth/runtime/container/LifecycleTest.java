package dev.berth.runtime.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.container.ExitWaiter.ExitResult;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {
  @TempDir Path root;
  Harbour harbour;

  @BeforeEach
  void open() {
    harbour = new Harbour(root);
  }

  @AfterEach
  void close() {
    harbour.close();
  }

  private static void assertFails(ThrowingCallable call, ErrorKind kind, String text) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.text()).isEqualTo(text);
            });
  }

  private ExitResult waitFor(String id, WaitCondition condition) throws InterruptedException {
    return harbour.service.waitFor(id, condition).await();
  }

  @Test
  void runsAndEnds() throws Exception {
    String id = harbour.create("one");
    ExitWaiter waiter = harbour.service.waitFor(id, WaitCondition.NEXT_EXIT);
    harbour.service.start("one");
    assertThat(harbour.service.get(id).state().pid()).isEqualTo(1000);
    harbour.exit(id, 3);
    assertThat(waiter.await().exitCode()).isEqualTo(3);
    assertThat(waitFor(id, WaitCondition.NOT_RUNNING).exitCode()).isEqualTo(3);
    Harbour.until("cleanup", () -> harbour.runtime.calls.contains("delete"));
    harbour.service.remove(id, false, false);
    assertThat(harbour.actions("container")).containsExactly("create", "start", "die", "destroy");
    assertThat(harbour.layers.mounted).isEmpty();
  }

  @Test
  void anExitBeforeStartReturnsIsHandledOnce() throws Exception {
    harbour.runtime.exitAtStart = 0;
    for (int i = 0; i < 50; i++) {
      String id = harbour.started("quick" + i);
      assertThat(waitFor(id, WaitCondition.NOT_RUNNING).exitCode()).isZero();
      harbour.service.remove(id, false, false);
    }
    assertThat(harbour.actions("container")).filteredOn("die"::equals).hasSize(50);
  }

  @Test
  void looksUpByIdNameAndPrefix() {
    String one = harbour.create("one");
    String two = harbour.create("two");
    assertThat(harbour.service.get("/one").id().hex()).isEqualTo(one);
    assertThat(harbour.service.get(two.substring(0, 20)).name()).isEqualTo("two");
    assertFails(
        () -> harbour.service.get("three"), ErrorKind.NOT_FOUND, "No such container: three");
    String named = harbour.create(one.substring(0, 6));
    assertThat(harbour.service.get(one.substring(0, 6)).id().hex()).isEqualTo(named);
  }

  @Test
  void anAmbiguousPrefixIsRefused() {
    for (int i = 0; i < 17; i++) {
      harbour.create("c" + i);
    }
    // Of 17 ids two begin with the same digit.
    String digit =
        harbour.service.list().stream()
            .map(c -> c.id().hex().substring(0, 1))
            .filter(
                d ->
                    harbour.service.list().stream().filter(c -> c.id().hex().startsWith(d)).count()
                        > 1)
            .findFirst()
            .orElseThrow();
    assertFails(
        () -> harbour.service.get(digit),
        ErrorKind.INVALID,
        "multiple IDs found with provided prefix: " + digit);
  }

  @Test
  void oneOfManyCreatorsGetsAName() throws Exception {
    AtomicInteger made = new AtomicInteger();
    List<Thread> threads =
        java.util.stream.IntStream.range(0, 16)
            .mapToObj(
                i ->
                    Thread.ofVirtual()
                        .start(
                            () -> {
                              try {
                                harbour.create("same");
                                made.incrementAndGet();
                              } catch (EngineException e) {
                                assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT);
                              }
                            }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(made).hasValue(1);
    String id = harbour.service.get("same").id().hex();
    assertFails(
        () -> harbour.create("same"),
        ErrorKind.CONFLICT,
        "Conflict. The container name \"/same\" is already in use by container \""
            + id
            + "\". You have to remove (or rename) that container to be able to reuse that name.");
    assertFails(
        () -> harbour.create("a b"),
        ErrorKind.INVALID,
        "Invalid container name (a b), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
  }

  @Test
  void aFailedCreateLeavesNothing() throws Exception {
    harbour.layers.createFailure = EngineException.internal("disk full", null);
    assertThatThrownBy(() -> harbour.create("xx")).hasMessage("disk full");
    harbour.layers.createFailure = null;
    assertThat(harbour.service.list()).isEmpty();
    assertThat(harbour.layers.layers).isEmpty();
    try (var left = Files.list(harbour.paths.containers())) {
      assertThat(left).isEmpty();
    }
    harbour.create("xx");
  }

  @Test
  void generatesNamesThatAreFree() {
    harbour.create(null);
    harbour.create(null);
    assertThat(harbour.service.list())
        .extracting(Container::name)
        .containsExactlyInAnyOrder("calm_curie", "calm_curie1");
  }

  @Test
  void aCommandThatCannotBeFoundIs127() {
    harbour.runtime.createFailure =
        EngineException.invalid("crun: executable file `nope` not found in $PATH");
    String id = harbour.create("bad");
    assertThatThrownBy(() -> harbour.service.start(id)).hasMessageContaining("not found in $PATH");
    ContainerState state = harbour.service.get(id).state();
    assertThat(state.status()).isEqualTo(ContainerStatus.CREATED);
    assertThat(state.exitCode()).isEqualTo(127);
    assertThat(state.error()).contains("nope");
    assertThat(harbour.layers.mounted).isEmpty();
    harbour.runtime.createFailure = null;
    harbour.service.start(id);
    assertThat(harbour.service.get(id).state().error()).isEmpty();
  }

  @Test
  void refusesWhatDoesNotFitTheState() {
    String id = harbour.create("st");
    assertFails(
        () -> harbour.service.kill("st", null),
        ErrorKind.CONFLICT,
        "container " + id + " is not running");
    assertFails(
        () -> harbour.service.pause("st"),
        ErrorKind.CONFLICT,
        "container " + id + " is not running");
    assertFails(
        () -> harbour.service.stop("st", null, null), ErrorKind.NOT_MODIFIED, "not modified");
    harbour.service.start("st");
    assertFails(() -> harbour.service.start("st"), ErrorKind.NOT_MODIFIED, "not modified");
    assertFails(
        () -> harbour.service.remove("st", false, false),
        ErrorKind.CONFLICT,
        "cannot remove container \"st\": container is running: stop the container before removing"
            + " or force remove");
    harbour.service.pause("st");
    assertFails(
        () -> harbour.service.start("st"),
        ErrorKind.CONFLICT,
        "cannot start a paused container, try unpause instead");
    assertFails(
        () -> harbour.service.pause("st"),
        ErrorKind.CONFLICT,
        "container " + id + " is already paused");
    harbour.service.unpause("st");
    assertFails(
        () -> harbour.service.unpause("st"),
        ErrorKind.CONFLICT,
        "container " + id + " is not paused");
  }

  @Test
  void stopsByTermThenKill() {
    String polite = harbour.started("polite");
    harbour.service.stop(polite, null, null);
    assertThat(harbour.service.get(polite).state().exitCode()).isEqualTo(143);
    assertThat(harbour.actions("container"))
        .containsExactly("create", "start", "kill", "die", "stop");
    harbour.runtime.ignoresTerm = true;
    String deaf = harbour.started("deaf");
    harbour.service.stop(deaf, null, 0);
    assertThat(harbour.service.get(deaf).state().exitCode()).isEqualTo(137);
    assertThat(harbour.service.get(deaf).state().manuallyStopped()).isTrue();
  }

  @Test
  void stoppingAFrozenContainerThawsIt() {
    String id = harbour.started("frozen");
    harbour.service.pause(id);
    harbour.runtime.ignoresTerm = true;
    harbour.service.stop(id, null, 0);
    assertThat(harbour.runtime.calls).contains("resume");
    assertThat(harbour.status(id)).isEqualTo(ContainerStatus.EXITED);
  }

  @Test
  void aFrozenContainerMayDieOfTheKillBeforeItIsThawed() {
    String stopped = harbour.started("stopped");
    harbour.service.pause(stopped);
    harbour.service.stop(stopped, "KILL", 5);
    assertThat(harbour.status(stopped)).isEqualTo(ContainerStatus.EXITED);
    String killed = harbour.started("killed");
    harbour.service.pause(killed);
    harbour.service.kill(killed, "KILL");
    assertThat(harbour.status(killed)).isEqualTo(ContainerStatus.EXITED);
    String removed = harbour.started("removed");
    harbour.service.pause(removed);
    harbour.service.remove(removed, true, false);
    assertThat(harbour.service.list()).extracting(Container::name).doesNotContain("removed");
  }

  @Test
  void removesItselfAndTellsTheExitCode() throws Exception {
    harbour.host = b -> b.autoRemove(true);
    harbour.mounts =
        List.of(
            new MountPoint("volume", "anon", "/v", "/v", "local", "", true, "", true, null, false));
    String id = harbour.create("rm");
    ExitWaiter removed = harbour.service.waitFor(id, WaitCondition.REMOVED);
    harbour.service.start(id);
    harbour.exit(id, 42);
    assertThat(removed.await()).isEqualTo(new ExitResult(42, null));
    assertThat(harbour.service.list()).isEmpty();
    assertThat(harbour.volumes.removed).containsExactly("anon");
    assertThat(waitFor(id, WaitCondition.REMOVED).exitCode()).isEqualTo(42);
    assertThat(waitFor(id, WaitCondition.NOT_RUNNING).exitCode()).isEqualTo(42);
    assertFails(
        () -> harbour.service.waitFor(id, WaitCondition.NEXT_EXIT),
        ErrorKind.NOT_FOUND,
        "No such container: " + id);
  }

  @Test
  void aRestartKeepsWhatItsEndWouldRemove() {
    harbour.host = b -> b.autoRemove(true);
    String id = harbour.started("keep");
    harbour.service.restart(id, null, null);
    assertThat(harbour.status(id)).isEqualTo(ContainerStatus.RUNNING);
    assertThat(harbour.service.get(id).state().pid()).isEqualTo(1001);
    assertThat(harbour.actions("container")).endsWith("kill", "die", "stop", "start", "restart");
  }

  @Test
  void aFailedRemovalWakesWaitersWithTheReason() throws Exception {
    String id = harbour.create("stuck");
    ExitWaiter removed = harbour.service.waitFor(id, WaitCondition.REMOVED);
    harbour.layers.unmountFailure = EngineException.internal("device busy", null);
    assertThatThrownBy(() -> harbour.service.remove(id, false, false))
        .hasMessage("cannot remove container \"" + id + "\": device busy");
    assertThat(removed.await().error()).isEqualTo("device busy");
    assertThat(harbour.status(id)).isEqualTo(ContainerStatus.DEAD);
    harbour.layers.unmountFailure = null;
    harbour.service.remove(id, false, false);
    assertThat(harbour.service.list()).isEmpty();
  }

  @Test
  void forceRemovesARunningOne() throws Exception {
    String id = harbour.started("run");
    ExitWaiter next = harbour.service.waitFor(id, WaitCondition.NEXT_EXIT);
    harbour.service.remove(id, true, true);
    assertThat(next.await().exitCode()).isEqualTo(137);
    assertThat(harbour.actions("container"))
        .containsExactly("create", "start", "kill", "die", "destroy");
  }

  @Test
  void renames() {
    String id = harbour.create("old");
    harbour.create("taken");
    assertThatThrownBy(() -> harbour.service.rename("old", "taken"))
        .hasMessageStartingWith(
            "Error when allocating new name: Conflict. The container name \"/taken\"");
    harbour.service.rename("old", "new");
    assertThat(harbour.service.get("new").id().hex()).isEqualTo(id);
    harbour.create("old");
    harbour.crash();
    assertThat(harbour.service.get("new").id().hex()).isEqualTo(id);
  }

  @Test
  void updatesLimitsAndPolicy() {
    String id = harbour.started("up");
    harbour.service.update(
        id, new ResourcesBuilder().memory(1 << 20).build(), new RestartPolicy("always", 0));
    harbour.crash();
    HostConfig host = harbour.service.get(id).hostConfig();
    assertThat(host.resources().memory()).isEqualTo(1 << 20);
    assertThat(host.restartPolicy().name()).isEqualTo("always");
    assertThat(harbour.runtime.calls).contains("update");
  }

  @Test
  void prunesWhatDoesNotRun() {
    String running = harbour.started("running");
    String created = harbour.create("created");
    Containers.PruneReport report = harbour.service.prune(c -> true);
    assertThat(report.deleted()).containsExactly(created);
    assertThat(report.spaceReclaimed()).isEqualTo(7);
    assertThat(harbour.service.list()).extracting(c -> c.id().hex()).containsExactly(running);
  }

  @Test
  void removalWakesThoseWhoWaitForAnExit() throws Exception {
    String id = harbour.create("never");
    assertThat(waitFor(id, WaitCondition.NOT_RUNNING).exitCode()).isZero();
    ExitWaiter next = harbour.service.waitFor(id, WaitCondition.NEXT_EXIT);
    harbour.service.remove(id, false, false);
    assertThat(next.await().exitCode()).isZero();
  }

  @Test
  void manyRemovalsRunOnce() throws InterruptedException, ExecutionException {
    String id = harbour.started("many");
    var removals =
        java.util.stream.IntStream.range(0, 8)
            .mapToObj(i -> Futures.run(() -> harbour.service.remove(id, true, false)))
            .toList();
    long succeeded = removals.stream().filter(f -> f.handle((v, e) -> e == null).join()).count();
    assertThat(succeeded).isEqualTo(1);
    assertThat(harbour.actions("container")).filteredOn("destroy"::equals).hasSize(1);
  }
}
