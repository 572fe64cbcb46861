/** Where everything lasting lies, and how it is published. */
@NullMarked
package dev.berth.runtime.store;

import org.jspecify.annotations.NullMarked;
