/** The OpenAPI document of a dialect, built from its route table at build time. */
@NullMarked
package dev.berth.openapi;

import org.jspecify.annotations.NullMarked;
