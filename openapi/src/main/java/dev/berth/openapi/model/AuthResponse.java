package dev.berth.openapi.model;

/** Credentials that were accepted. */
public record AuthResponse(String Status, @Optional String IdentityToken) {}
