package dev.berth.fake;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.RestartPolicy;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.pod.CreatePod;
import dev.berth.runtime.pod.Pod;
import dev.berth.runtime.pod.PodRemoval;
import dev.berth.runtime.pod.PodReport;
import dev.berth.runtime.pod.Pods;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pods that only remember what was asked of them. */
public final class FakePods implements Pods {
  public final List<Pod> all = new ArrayList<>();
  public final List<Container> containers = new ArrayList<>();
  public final List<String> calls = new ArrayList<>();
  public final Map<String, EngineException> failures = new LinkedHashMap<>();
  public @Nullable CreatePod created;
  public @Nullable EngineException failure;

  /** A pod that shares nothing. */
  public static Pod pod(String id, String name) {
    return new Pod(
        1,
        id,
        name,
        Instant.EPOCH,
        null,
        Map.of("a", "b"),
        List.of(),
        null,
        "continue",
        RestartPolicy.NONE,
        Resources.NONE,
        null,
        true,
        null,
        null,
        false);
  }

  @Override
  public Pod create(CreatePod request) {
    created = request;
    fail();
    return pod("cd".repeat(32), "made");
  }

  private void fail() {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public Pod get(String ref) {
    for (Pod each : all) {
      if (each.name().equals(ref) || each.id().startsWith(ref)) {
        return each;
      }
    }
    throw EngineException.notFound("no pod with name or ID " + ref + " found");
  }

  @Override
  public @Nullable Pod find(String id) {
    return all.stream().filter(each -> each.id().equals(id)).findFirst().orElse(null);
  }

  @Override
  public List<Pod> list() {
    return all;
  }

  @Override
  public List<Container> containers(Pod pod) {
    return containers;
  }

  @Override
  public CreateContainer member(Pod pod, CreateContainer request, @Nullable String initType) {
    return request;
  }

  private PodReport report(String verb, String ref) {
    calls.add(verb);
    fail();
    return new PodReport(get(ref), failures);
  }

  @Override
  public PodReport start(String ref) {
    return report("start", ref);
  }

  @Override
  public PodReport stop(String ref, @Nullable Integer seconds) {
    return report("stop " + seconds, ref);
  }

  @Override
  public PodReport restart(String ref) {
    return report("restart", ref);
  }

  @Override
  public PodReport kill(String ref, @Nullable String signal) {
    return report("kill " + signal, ref);
  }

  @Override
  public PodReport pause(String ref) {
    return report("pause", ref);
  }

  @Override
  public PodReport unpause(String ref) {
    return report("unpause", ref);
  }

  @Override
  public PodRemoval remove(String ref, boolean force, @Nullable Integer seconds) {
    calls.add("remove " + force + " " + seconds);
    fail();
    return new PodRemoval(get(ref), List.of("c1"), Map.of(), null);
  }

  @Override
  public List<PodRemoval> prune() {
    return all.stream().map(each -> new PodRemoval(each, List.of(), Map.of(), null)).toList();
  }
}
