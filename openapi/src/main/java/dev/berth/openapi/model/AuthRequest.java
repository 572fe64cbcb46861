package dev.berth.openapi.model;

/** Credentials to check. */
public record AuthRequest(
    @Optional String username,
    @Optional String password,
    @Optional String serveraddress,
    @Optional String identitytoken) {}
