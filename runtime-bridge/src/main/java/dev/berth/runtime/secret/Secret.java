package dev.berth.runtime.secret;

import java.time.Instant;
import java.util.Map;

/**
 * A secret, without its data.
 *
 * @param id 25 hex digits; a new one each time the data is replaced
 * @param updated when the data was last replaced
 * @param driver what keeps the data
 * @param driverOptions what that driver was told
 */
public record Secret(
    String id,
    String name,
    Instant created,
    Instant updated,
    String driver,
    Map<String, String> driverOptions,
    Map<String, String> labels) {}
