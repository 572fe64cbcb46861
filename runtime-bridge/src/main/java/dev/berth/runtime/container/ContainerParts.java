package dev.berth.runtime.container;

import dev.berth.runtime.event.Events;
import dev.berth.runtime.exec.Execs;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.image.RootFileSystems;
import dev.berth.runtime.network.Networks;
import dev.berth.runtime.oci.AttachHub;
import dev.berth.runtime.oci.OciRuntime;
import dev.berth.runtime.oci.SpecRenderer;
import dev.berth.runtime.store.StorePaths;
import dev.berth.runtime.volume.Volumes;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The other parts of the engine that containers are made of. Parts that need containers themselves
 * come as suppliers, asked at first use.
 *
 * @param limits renders limits for the OCI runtime, leaving out what cannot be set here
 * @param wakeable whether systemd starts the service again when a container ends, so that a policy
 *     or {@code --rm} does not keep it from leaving
 */
public record ContainerParts(
    StorePaths paths,
    Events events,
    Images images,
    RootFileSystems rootFileSystems,
    Networks networks,
    Volumes volumes,
    OciRuntime runtime,
    SpecRenderer renderer,
    AttachHub attachHub,
    Function<Resources, byte[]> limits,
    NameGenerator names,
    Supplier<CreatePlanner> planner,
    Supplier<Execs> execs,
    boolean wakeable) {}
