package dev.berth.openapi.model;

import java.util.List;
import java.util.Map;

/** A container in a list. */
public record ContainerSummary(
    String Id,
    List<String> Names,
    String Image,
    String ImageID,
    String Command,
    long Created,
    List<Port> Ports,
    Map<String, String> Labels,
    String State,
    String Status,
    Map<String, Object> HostConfig,
    Map<String, Object> NetworkSettings,
    List<MountPoint> Mounts,
    @Optional long SizeRw,
    @Optional long SizeRootFs) {}
