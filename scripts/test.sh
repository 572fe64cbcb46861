#!/usr/bin/env bash
# Unit tests of every module, then the integration suites as an unprivileged account.
#   BERTH_IT_SOCKET=unix:///path  run the suites against another engine (dockerd, podman) instead
#   BERTH_IT_CLASSES="RunTest ..." run only these suites
#   BERTH_SKIP_UNIT=1             leave build and unit tests out
set -euo pipefail
cd "$(dirname "$0")/.."
JAVA_HOME=$(scripts/find-java.sh)
export JAVA_HOME

work=$(mktemp -d /var/tmp/berth-it.XXXXXX)
peer=
peer_home=$(mktemp -d /var/tmp/berth-dockerd.XXXXXX)
small_disk=
clean() {
  [ -z "$peer" ] || { kill "$peer" || true; wait "$peer" || true; }
  [ -z "$small_disk" ] || umount -l "$small_disk" || true
  rm -rf "$work" "$peer_home"
}
trap clean EXIT

# A real dockerd for the differential suite; making its root directory the first time goes on beside the unit tests.
no_dockerd="only root can start dockerd"
if [ "$(id -u)" = 0 ] && [ -z "${BERTH_IT_SOCKET:-}" ] && [[ " ${BERTH_IT_CLASSES:- diff. }" == *" diff."* ]]; then
  scripts/account.sh berth-test >/dev/null
  scripts/dockerd-peer.sh "$peer_home" "$(id -g berth-test)" >"$peer_home/state" 2>&1 &
  peer=$!
fi

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
cp -a dist scripts it/target/test-classes it/target/lib "$work"
cp -a runtime-bridge/target/classes "$work/engine-classes"
cp -a runtime-bridge/target/test-classes "$work/engine-tests"
scripts/busybox-image.sh "$work/busybox.tar"
chmod -R a+rX "$work"
chmod 755 "$work"
mkdir -p "$work/reports"
[ "$(id -u)" != 0 ] || chown -R "$account:" "$work/reports"

# A file system that is soon full. Only root can mount one.
if [ "$(id -u)" = 0 ]; then
  small_disk=$work/small
  mkdir "$small_disk"
  mount -t tmpfs -o "size=24m,mode=700,uid=$(id -u $account),gid=$(id -g $account)" tmpfs "$small_disk" || small_disk=
fi

dockerd=
if [ -n "$peer" ]; then
  for _ in $(seq 300); do
    no_dockerd=$(tail -1 "$peer_home/state")
    if [ "$no_dockerd" = ready ] || ! kill -0 $peer 2>/dev/null; then break; fi
    sleep 1
  done
  [ "$no_dockerd" != ready ] || dockerd=unix://$peer_home/dockerd.sock
fi
[ -n "$dockerd" ] || echo "differential suite left out: ${no_dockerd:-dockerd is not ready in time}"

# launch SELECTION... : the suites as the account.
launch() {
  "${as[@]}" env BERTH_DIST="$work/dist" BERTH_IT_SCRIPTS="$work/scripts" BERTH_IT_IMAGE="$work/busybox.tar" BERTH_IT_SOCKET="${BERTH_IT_SOCKET:-}" \
    BERTH_IT_SMALL_DISK="$small_disk" BERTH_IT_DOCKERD="$dockerd" BERTH_IT_NO_DOCKERD="$no_dockerd" \
    XDG_RUNTIME_DIR="$runtime" HOME="$home" \
    "$JAVA_HOME/bin/java" -cp "$work/test-classes:$work/lib/*" org.junit.platform.console.ConsoleLauncher \
    execute "$@" --include-classname '.*Test' --details=tree --disable-banner --reports-dir "$work/reports"
}
# failures FILE : the failed cases as the launcher selects them, each once.
failures() {
  sed -nE "s/^ +MethodSource \[className = '([^']+)', methodName = '([^']+)', methodParameterTypes = '([^']*)'\]/\1#\2(\3)/p
    s/^ +ClassSource \[className = '([^']+)'.*/\1/p" "$1" | sort -u
}

select=()
if [ -n "${BERTH_IT_CLASSES:-}" ]; then
  for class in $BERTH_IT_CLASSES; do select+=(--select-class "dev.berth.it.$class"); done
else
  select=(--scan-class-path "$work/test-classes")
fi
status=0
launch "${select[@]}" >"$work/reports/console.txt" 2>&1 || status=$?
grep -vE '^\s*$' "$work/reports/console.txt" | tail -400

# A few failed cases are asked once more on a machine that is quiet by then. What passes now is told as unsteady at the end, never hidden.
unsteady=
failures "$work/reports/console.txt" >"$work/reports/failed.txt"
if [ "$status" != 0 ] && [ -s "$work/reports/failed.txt" ] && [ "$(wc -l <"$work/reports/failed.txt")" -le 12 ]; then
  again=()
  while read -r case; do
    [[ $case = *#* ]] && again+=(--select-method "$case") || again+=(--select-class "$case")
  done <"$work/reports/failed.txt"
  echo "asked again: ${again[*]}"
  status=0
  launch "${again[@]}" >"$work/reports/again.txt" 2>&1 || status=$?
  grep -vE '^\s*$' "$work/reports/again.txt" | tail -200
  failures "$work/reports/again.txt" >"$work/reports/failed-twice.txt"
  unsteady=$(comm -23 "$work/reports/failed.txt" "$work/reports/failed-twice.txt")
  mv "$work/reports/failed-twice.txt" "$work/reports/failed.txt"
fi

# The engine's own suites against crun and conmon: inside a namespace as the launcher makes it.
if [ -z "${BERTH_IT_CLASSES:-}${BERTH_IT_SOCKET:-}" ]; then
  cgroup=
  prepare=true
  if [ "$(stat -f -c %T /sys/fs/cgroup)" != cgroup2fs ]; then
    cgroup=--cgroup
    prepare='mount -t cgroup2 none /sys/fs/cgroup'
  fi
  # shellcheck disable=SC2016,SC2086
  "${as[@]}" env XDG_RUNTIME_DIR="$runtime" HOME="$home" unshare --user --map-auto --map-root-user --mount $cgroup \
    sh -c "$prepare"' && exec "$@"' sh "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -Djava.io.tmpdir="$runtime" \
    -cp "$work/engine-tests:$work/engine-classes:$work/lib/*:$work/dist/lib/*" org.junit.platform.console.ConsoleLauncher \
    execute --scan-class-path "$work/engine-tests" --include-classname '.*IT' --details=tree --disable-banner \
    >"$work/reports/engine.txt" 2>&1 || status=$?
  grep -vE '^\s*$' "$work/reports/engine.txt" | tail -100
  cat "$work/reports/engine.txt" >>"$work/reports/console.txt"
  failures "$work/reports/engine.txt" >>"$work/reports/failed.txt"
fi
count() { sed -n "s/.*[^0-9]\\([0-9][0-9]*\\) tests $1.*/\\1/p" "$work/reports/console.txt" | awk '{n += $1} END {print n + 0}'; }
passed=$(count successful)
failed=$(count failed)
echo "integration: ${passed:-0} passed, ${failed:-0} failed"

# A real systemd user manager, and real cgroup v2 limits, in guests that only root can start.
if [ -z "${BERTH_IT_SOCKET:-}${BERTH_IT_CLASSES:-}" ]; then
  if [ "$(id -u)" = 0 ]; then
    # guest KIND SCRIPT: once more where it failed, as with the cases above
    guest() {
      it/guest/run.sh "$@" && return
      if it/guest/run.sh "$@"; then
        unsteady+=${unsteady:+$'\n'}"guest $2"
      else
        echo "guest $2" >>"$work/reports/failed.txt"
        status=1
      fi
    }
    guest container activation.sh
    guest container logs.sh
    guest uml limits.sh
  else
    echo "guest suites left out: they need root (they start machines)"
  fi
fi

# Last, where whoever reads only the end finds it.
[ -z "$unsteady" ] || sed 's/^/unsteady (passed when asked again): /' <<<"$unsteady"
sed 's/^/FAILED: /' "$work/reports/failed.txt"
exit $status
