/** What a dialect sees of HTTP: routes, exchanges, versions. Independent of any server library. */
@NullMarked
package dev.berth.api;

import org.jspecify.annotations.NullMarked;
