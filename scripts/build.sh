#!/usr/bin/env bash
# Compile, check and lay out dist/. BERTH_QUICK=1 leaves the unit tests out.
set -euo pipefail
cd "$(dirname "$0")/.."
JAVA_HOME=$(scripts/find-java.sh)
export JAVA_HOME
[ -n "$JAVA_HOME" ] || { echo "build: no JDK 25 found" >&2; exit 1; }
quick=-DskipTests
mvn -B -q -pl '!it' $quick package
systemd/assemble.sh
