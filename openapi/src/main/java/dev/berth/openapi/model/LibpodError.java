package dev.berth.openapi.model;

/** A failure of libpod: the innermost cause, the whole message, the status again. */
public record LibpodError(String cause, String message, int response) {}
