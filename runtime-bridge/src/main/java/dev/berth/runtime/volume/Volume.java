package dev.berth.runtime.volume;

import java.time.Instant;
import java.util.Map;

/** A volume of the local driver. */
public record Volume(
    String name,
    String driver,
    String mountpoint,
    Instant created,
    Map<String, String> labels,
    Map<String, String> options,
    boolean anonymous) {}
