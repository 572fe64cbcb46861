package dev.berth.runtime.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.id.ContainerId;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconcilerTest {
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

  @Test
  void findsRunningContainersAgain() throws Exception {
    String id = harbour.started("up");
    harbour.crash();
    assertThat(harbour.status(id)).isEqualTo(ContainerStatus.RUNNING);
    ExitWaiter waiter = harbour.service.waitFor(id, WaitCondition.NOT_RUNNING);
    harbour.exit(id, 9);
    assertThat(waiter.await().exitCode()).isEqualTo(9);
  }

  @Test
  void learnsOfEndsWhileItWasAway() {
    harbour.host = b -> b.autoRemove(true);
    String temporary = harbour.started("temporary");
    harbour.host = b -> b;
    String kept = harbour.started("kept");
    harbour.service.abandon();
    harbour.exit(kept, 4);
    harbour.exit(temporary, 5);
    harbour.crash();
    ContainerState state = harbour.service.get(kept).state();
    assertThat(state.status()).isEqualTo(ContainerStatus.EXITED);
    assertThat(state.exitCode()).isEqualTo(4);
    Harbour.until("it is removed", () -> harbour.service.list().size() == 1);
    Harbour.until("files are gone", () -> !Files.exists(harbour.paths.exit(new ContainerId(kept))));
  }

  @Test
  void takesAStartBackThatWasKilled() throws Exception {
    String id = harbour.create("half");
    ContainerId parsed = new ContainerId(id);
    harbour.service.abandon();
    Files.createDirectories(harbour.paths.bundle(parsed));
    harbour.runtime.running.put(parsed, 77);
    harbour.layers.mounted.add(parsed);
    harbour.crash();
    assertThat(harbour.status(id)).isEqualTo(ContainerStatus.CREATED);
    harbour.service.start(id);
    assertThat(harbour.service.get(id).state().pid()).isEqualTo(1000);
    assertThat(harbour.runtime.calls).startsWith("delete", "create");
  }

  @Test
  void takesARestartBackThatWasKilled() throws Exception {
    harbour.host = b -> b.restartPolicy(new RestartPolicy("always", 0));
    String id = harbour.started("half");
    harbour.exit(id, 1);
    Harbour.until("a restart is due", () -> !harbour.scheduler.delays().isEmpty());
    harbour.service.abandon();
    Files.createDirectories(harbour.paths.bundle(new ContainerId(id)));
    harbour.runtime.running.put(new ContainerId(id), 77);
    harbour.runtime.calls.clear();
    harbour.crash();
    Harbour.until("a restart is due again", () -> !harbour.scheduler.delays().isEmpty());
    harbour.scheduler.runNext();
    assertThat(harbour.runtime.calls).containsExactly("delete", "create", "start");
    assertThat(harbour.status(id)).isEqualTo(ContainerStatus.RUNNING);
  }

  @Test
  void removesWhatAKilledCreateLeft() throws Exception {
    ContainerId id = ContainerId.random();
    Files.createDirectories(harbour.paths.container(id).resolve("layer"));
    harbour.layers.layers.add(id);
    harbour.crash();
    assertThat(harbour.service.list()).isEmpty();
    Harbour.until("swept", () -> !Files.exists(harbour.paths.container(id)));
    Harbour.until("layer swept", () -> harbour.layers.layers.isEmpty());
  }

  @Test
  void finishesARemovalThatWasKilled() throws Exception {
    String id = harbour.create("going");
    ContainerId parsed = new ContainerId(id);
    Container snapshot = harbour.service.get(id);
    harbour.service.abandon();
    new ContainerStore(harbour.paths)
        .writeState(snapshot.withState(snapshot.state().withStatus(ContainerStatus.REMOVING)));
    harbour.crash();
    Harbour.until("removed", () -> harbour.service.list().isEmpty());
    Harbour.until("deleted", () -> !Files.exists(harbour.paths.container(parsed)));
  }

  @Test
  void theIndexIsOnlyBelievedWhereItFits() throws Exception {
    String changed = harbour.create("changed");
    String same = harbour.create("same");
    String gone = harbour.create("gone");
    harbour.service.close();
    byte[] index = Files.readAllBytes(harbour.paths.containerIndex());
    harbour.crash();
    harbour.service.start(changed);
    harbour.service.remove(gone, false, false);
    String fresh = harbour.create("fresh");
    harbour.service.abandon();
    Files.write(harbour.paths.containerIndex(), index);
    harbour.crash();
    assertThat(harbour.status(changed)).isEqualTo(ContainerStatus.RUNNING);
    assertThat(harbour.service.list())
        .extracting(c -> c.id().hex())
        .containsExactlyInAnyOrder(changed, same, fresh);
  }

  @Test
  void aBrokenIndexOrStateIsNoCatastrophe() throws Exception {
    String id = harbour.started("aa");
    harbour.service.abandon();
    Files.writeString(harbour.paths.containerIndex(), "berth-containers 1\ngarbage\n" + id);
    Files.writeString(harbour.paths.containerState(new ContainerId(id)), "");
    harbour.crash();
    assertThat(harbour.status(id)).isEqualTo(ContainerStatus.EXITED);
    harbour.service.start(id);
  }

  @Test
  void aFullDiskKeepsNothingFromEnding() throws Exception {
    String id = harbour.started("full");
    Path temporary = harbour.paths.temporary();
    dev.berth.runtime.store.AtomicFiles.deleteTree(temporary);
    Files.writeString(temporary, "no other file can be made");
    harbour.service.stop(id, null, null);
    assertThat(harbour.status(id)).isEqualTo(ContainerStatus.EXITED);
    assertThat(Files.readString(harbour.paths.containerState(new ContainerId(id))))
        .contains("EXITED");
    Files.delete(harbour.paths.containerState(new ContainerId(id)));
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> harbour.service.start(id))
        .hasMessageContaining("cannot write the state of container");
    assertThat(harbour.status(id)).isEqualTo(ContainerStatus.EXITED);
    Files.delete(temporary);
    Files.createDirectories(temporary);
    harbour.service.remove(id, false, false);
    assertThat(harbour.service.list()).isEmpty();
  }
}
