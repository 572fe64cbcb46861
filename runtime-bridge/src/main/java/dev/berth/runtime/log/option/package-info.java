/** The options of log drivers: text, values and Docker's words for what is wrong with them. */
@NullMarked
package dev.berth.runtime.log.option;

import org.jspecify.annotations.NullMarked;
