package dev.berth.runtime.build;

import dev.berth.runtime.image.ImageStore;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.StorePaths;

/** What builds use of the engine. */
record BuildParts(
    StorePaths paths,
    Kernel kernel,
    ImageStore images,
    BaseImages bases,
    Snapshots snapshots,
    StepContainers containers,
    CacheMounts cacheMounts,
    BuildCache cache,
    UnfinishedSteps unfinished) {}
