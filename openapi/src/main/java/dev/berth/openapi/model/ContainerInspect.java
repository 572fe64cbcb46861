package dev.berth.openapi.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container in full. */
public record ContainerInspect(
    String Id,
    String Created,
    String Path,
    List<String> Args,
    State State,
    String Image,
    String ResolvConfPath,
    String HostnamePath,
    String HostsPath,
    String LogPath,
    String Name,
    int RestartCount,
    String Driver,
    String Platform,
    String MountLabel,
    String ProcessLabel,
    String AppArmorProfile,
    @Nullable List<String> ExecIDs,
    Map<String, Object> HostConfig,
    List<MountPoint> Mounts,
    Map<String, Object> Config,
    Map<String, Object> NetworkSettings) {}
