package dev.berth.openapi.model;

/** A port of a container. */
public record Port(@Optional String IP, int PrivatePort, @Optional int PublicPort, String Type) {}
