/** Ways to send entries to a collector: syslog, fluentd, gelf. */
@NullMarked
package dev.berth.runtime.log.forward;

import org.jspecify.annotations.NullMarked;
