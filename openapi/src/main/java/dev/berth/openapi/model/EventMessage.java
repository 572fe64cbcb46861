package dev.berth.openapi.model;

/** Something that happened. */
public record EventMessage(
    String Type, String Action, Actor Actor, String scope, long time, long timeNano) {}
