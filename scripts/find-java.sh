#!/bin/sh
# Print the home of a JDK 25 or newer, or nothing. BERTH_JAVA_HOME and JAVA_HOME are asked first.
for home in "${BERTH_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*-25-* /usr/lib/jvm/*25* /usr/lib/jvm/default-java; do
  [ -n "$home" ] && [ -x "$home/bin/javac" ] && [ -r "$home/release" ] || continue
  major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
  [ "${major:-0}" -ge 25 ] && { readlink -f "$home"; exit 0; }
done
exit 0
