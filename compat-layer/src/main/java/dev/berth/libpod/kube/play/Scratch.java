package dev.berth.libpod.kube.play;

import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.MountSpec;
import dev.berth.runtime.volume.Volume;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Volumes that begin empty: those of one pod share them by name, and they go with the last of its
 * containers, which only anonymous volumes do.
 */
final class Scratch {
  private Scratch() {}

  static CreateContainer mark(CreateContainer request, PodFacts pod) {
    Set<String> names = new HashSet<>();
    for (PodVolume each : pod.volumes().values()) {
      if (each.kind() == PodVolume.Kind.ANONYMOUS) {
        names.add(each.source());
      }
    }
    HostConfig host = request.hostConfig();
    List<MountSpec> mounts = host.mounts();
    if (names.isEmpty() || mounts == null) {
      return request;
    }
    List<MountSpec> marked = new ArrayList<>();
    for (MountSpec each : mounts) {
      boolean own = each.source() != null && names.contains(each.source());
      marked.add(own && each.type().equals("volume") ? marked(each) : each);
    }
    return request.withHostConfig(new HostConfigBuilder(host).mounts(marked).build());
  }

  private static MountSpec marked(MountSpec mount) {
    MountSpec.@Nullable VolumeOptions given = mount.volumeOptions();
    return new MountSpec(
        mount.type(),
        mount.source(),
        mount.target(),
        mount.readOnly(),
        mount.consistency(),
        mount.bindOptions(),
        new MountSpec.VolumeOptions(
            given != null && given.noCopy(),
            Map.of(Volume.ANONYMOUS_LABEL, ""),
            given == null ? null : given.subpath(),
            null),
        mount.imageOptions(),
        mount.tmpfsOptions());
  }
}
