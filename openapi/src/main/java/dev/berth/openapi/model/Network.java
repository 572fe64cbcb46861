package dev.berth.openapi.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A network. */
public record Network(
    String Name,
    String Id,
    String Created,
    String Scope,
    String Driver,
    boolean EnableIPv4,
    boolean EnableIPv6,
    Map<String, Object> IPAM,
    boolean Internal,
    boolean Attachable,
    boolean Ingress,
    Map<String, String> ConfigFrom,
    boolean ConfigOnly,
    @Optional @Nullable Map<String, Object> Containers,
    @Nullable Map<String, String> Options,
    @Nullable Map<String, String> Labels,
    @Optional @Nullable Map<String, Object> Status) {}
