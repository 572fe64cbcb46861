/**
 * The shapes of bodies as the newest API version has them, as records whose components carry the
 * names on the wire. They are documentation that is checked: real answers are validated against
 * them.
 */
@NullMarked
package dev.berth.openapi.model;

import org.jspecify.annotations.NullMarked;
