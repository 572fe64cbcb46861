package dev.berth.runtime.registry;

/** A manifest or index as it goes to a registry. */
public record ManifestBytes(byte[] bytes, String mediaType) {}
