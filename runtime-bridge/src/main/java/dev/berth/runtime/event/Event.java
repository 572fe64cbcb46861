package dev.berth.runtime.event;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened, in Docker's vocabulary; other dialects translate.
 *
 * @param type {@code container}, {@code image}, {@code network}, {@code volume}, {@code daemon},
 *     {@code builder} ...
 * @param action such as {@code create}, {@code die}, {@code exec_create: sh}
 * @param actorId id or name of the object
 * @param attributes labels, image, name and what the action adds
 */
public record Event(
    String type, String action, String actorId, Map<String, String> attributes, Instant time) {}
