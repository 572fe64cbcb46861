/** The Docker dialect: route tables, request and response records, translation. */
@NullMarked
package dev.berth.docker;

import org.jspecify.annotations.NullMarked;
