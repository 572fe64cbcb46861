#!/usr/bin/env bash
# Unit tests of every module, then the integration suites as an unprivileged account.
#   BERTH_IT_SOCKET=unix:///path  run the suites against another engine (dockerd, podman) instead
#   BERTH_IT_CLASSES="RunTest ..." run only these suites
#   BERTH_SKIP_UNIT=1             leave build and unit tests out
set -euo pipefail
cd "$(dirname "$0")/.."
JAVA_HOME=$(scripts/find-java.sh)
export JAVA_HOME

if [ -z "${BERTH_SKIP_UNIT:-}" ]; then
  mvn -B -ntp verify
  systemd/assemble.sh
fi

if [ "$(id -u)" = 0 ]; then
  account=berth-test
  runtime=$(scripts/account.sh $account)
  home=$(getent passwd $account | cut -d: -f6)
  as=(scripts/as-user.sh $account)
else
  runtime=${XDG_RUNTIME_DIR:?log in through a session, or set XDG_RUNTIME_DIR}
  home=$HOME
  as=(env)
fi

# The clone may lie where the account cannot look, so it gets a copy of what it needs.
work=$(mktemp -d /var/tmp/berth-it.XXXXXX)
trap 'rm -rf "$work"' EXIT
cp -a dist it/target/test-classes it/target/lib "$work"
scripts/busybox-image.sh "$work/busybox.tar"
chmod -R a+rX "$work"
chmod 755 "$work"
mkdir -p "$work/reports"
[ "$(id -u)" != 0 ] || chown -R "$account:" "$work/reports"

select=()
if [ -n "${BERTH_IT_CLASSES:-}" ]; then
  for class in $BERTH_IT_CLASSES; do select+=(--select-class "dev.berth.it.$class"); done
else
  select=(--scan-class-path "$work/test-classes")
fi
status=0
"${as[@]}" env BERTH_DIST="$work/dist" BERTH_IT_IMAGE="$work/busybox.tar" BERTH_IT_SOCKET="${BERTH_IT_SOCKET:-}" \
  XDG_RUNTIME_DIR="$runtime" HOME="$home" \
  "$JAVA_HOME/bin/java" -cp "$work/test-classes:$work/lib/*" org.junit.platform.console.ConsoleLauncher \
  execute "${select[@]}" --include-classname '.*Test' --details=tree --disable-banner \
  --reports-dir "$work/reports" >"$work/reports/console.txt" 2>&1 || status=$?
grep -vE '^\s*$' "$work/reports/console.txt" | tail -400
passed=$(sed -n 's/.*[^0-9]\([0-9][0-9]*\) tests successful.*/\1/p' "$work/reports/console.txt" | tail -1)
failed=$(sed -n 's/.*[^0-9]\([0-9][0-9]*\) tests failed.*/\1/p' "$work/reports/console.txt" | tail -1)
echo "integration: ${passed:-0} passed, ${failed:-0} failed"
exit $status
