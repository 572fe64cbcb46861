package dev.berth.openapi.model;

/** A mount of a container. */
public record MountPoint(
    @Optional String Type,
    @Optional String Name,
    String Source,
    String Destination,
    @Optional String Driver,
    String Mode,
    boolean RW,
    String Propagation) {}
