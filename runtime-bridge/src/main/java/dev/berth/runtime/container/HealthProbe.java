package dev.berth.runtime.container;

import dev.berth.runtime.container.HealthState.Probe;

/** Runs one probe of a container's health. */
@FunctionalInterface
interface HealthProbe {
  /** Blocks until it ended or its time was over, then with exit code -1. */
  Probe run(Container container, Healthcheck check);
}
