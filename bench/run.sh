#!/usr/bin/env bash
# Start Berth and every peer that is installed, do the same work with each, print medians and ratios.
#   BENCH_ROUNDS=15 BENCH_ONLY=run-none,exec  shorten it
# As root, Berth and Podman run as an unprivileged account; dockerd is started only as root.
set -euo pipefail
cd "$(dirname "$0")/.."
JAVA_HOME=$(scripts/find-java.sh)
export JAVA_HOME
work=$(mktemp -d /var/tmp/berth-bench.XXXXXX)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill -- "-$pid" 2>/dev/null || kill "$pid" 2>/dev/null || true; done
  sleep 1
  [ -z "${berth:-}" ] || "${as[@]}" env XDG_RUNTIME_DIR="$rundir" XDG_DATA_HOME="$work/data" "$berth" reset --force >/dev/null 2>&1 || true
  if [ "$(id -u)" = 0 ]; then
    pkill -KILL -u "$account" || true # Podman's pause process, and what still writes its store
    umount -l "$work/docker" 2>/dev/null || true
  fi
  rm -rf "$work" 2>/dev/null || true
}
trap finish EXIT

if [ "$(id -u)" = 0 ]; then
  account=berth-bench
  runtime=$(scripts/account.sh $account)
  as=(scripts/as-user.sh $account)
else
  account=$(id -un)
  runtime=$XDG_RUNTIME_DIR
  as=(env)
fi
as=("$PWD/${as[0]#"$PWD/"}" "${as[@]:1}")
[ "$(id -u)" = 0 ] || as=(env)
rundir=$runtime/berth-bench
rm -rf "$rundir"
chmod 755 "$work"
mkdir -p "$work/data" "$rundir"
[ "$(id -u)" != 0 ] || chown -R "$account:" "$work/data" "$rundir"
cp -a dist "$work/dist"
chmod -R a+rX "$work/dist"
scripts/busybox-image.sh "$work/busybox.tar"
chmod 644 "$work/busybox.tar"
berth=$work/dist/bin/berth

start() { # start NAME COMMAND...: in a process group of its own
  local name=$1
  shift
  setsid "$@" >"$work/$name.log" 2>&1 </dev/null &
  pids+=($!)
}
# Berth refuses every other user, root too: the client is the account.
ask() { setpriv --reuid "$account" --regid "$account" --init-groups curl -s "$@"; }
[ "$(id -u)" = 0 ] || ask() { curl -s "$@"; }
await() { # await SOCKET: milliseconds until it answers
  local begin now
  begin=$(date +%s%N)
  for _ in $(seq 3000); do
    if ask -o /dev/null -m 5 --unix-socket "$1" http://d/_ping 2>/dev/null; then
      now=$(date +%s%N)
      echo $(((now - begin) / 1000000))
      return
    fi
    sleep 0.005
  done
  echo "no answer at $1" >&2
  tail -5 "$work"/*.log >&2
  return 1
}
load() { ask -S -f -o /dev/null -X POST -H 'Content-Type: application/x-tar' --data-binary "@$work/busybox.tar" --unix-socket "$1" http://d/v1.41/images/load; }

engines=()
env_of_berth=(env XDG_RUNTIME_DIR="$rundir" XDG_DATA_HOME="$work/data")
serve_berth() { start berth "${as[@]}" "${env_of_berth[@]}" "$berth" serve --socket "$rundir/berth.sock" --idle-timeout 0; }
# The first start makes the namespaces; the second is what an activation costs.
serve_berth
echo "berth: first start to first response: $(await "$rundir/berth.sock") ms"
kill -- "-${pids[-1]}"
for _ in $(seq 200); do [ -S "$rundir/berth.sock" ] || break; sleep 0.05; done
serve_berth
echo "berth: start to first response: $(await "$rundir/berth.sock") ms"
load "$rundir/berth.sock"
engines+=("berth=$rundir/berth.sock")

if command -v podman >/dev/null; then
  printf '[[registry]]\nlocation = "%s"\ninsecure = true\n' localhost:5490 localhost:5491 >"$work/registries.conf"
  chmod 644 "$work/registries.conf"
  # Podman refuses a hybrid cgroup tree; where the host has one it gets a private cgroup2.
  cat >"$work/podman.sh" <<EOT
[ "\$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ] || { umount -R /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup; }
exec ${as[@]} env TMPDIR=$work/data CONTAINERS_REGISTRIES_CONF=$work/registries.conf podman --cgroup-manager=cgroupfs --root $work/data/podman --runroot $rundir/podman system service -t 0 unix://$rundir/podman.sock
EOT
  if [ "$(id -u)" = 0 ]; then
    start podman unshare --mount --cgroup sh "$work/podman.sh"
  else
    start podman env TMPDIR="$work/data" CONTAINERS_REGISTRIES_CONF="$work/registries.conf" podman system service -t 0 "unix://$rundir/podman.sock"
  fi
  echo "podman: start to first response: $(await "$rundir/podman.sock") ms"
  load "$rundir/podman.sock"
  engines+=("podman=$rundir/podman.sock")
fi
if [ "$(id -u)" = 0 ] && command -v dockerd >/dev/null; then
  mkdir -p "$work/docker"
  chmod 755 "$work/docker"
  start dockerd dockerd -G "$account" -H "unix://$work/docker/d.sock" --data-root "$work/docker/data" --exec-root "$work/docker/exec" -p "$work/docker/pid"
  if await "$work/docker/d.sock" >/dev/null && load "$work/docker/d.sock"; then
    engines+=("dockerd=$work/docker/d.sock")
  fi
fi

# The client must be allowed by Berth's peer check: it runs as the same account.
[ "$(id -u)" != 0 ] || chmod 666 "$work/docker/d.sock" 2>/dev/null || true
properties=(-Dbench.dir="$work/data")
registry() { # registry NAME PORT: an empty one on the loopback interface
  mkdir -p "$work/data/$1"
  [ "$(id -u)" != 0 ] || chown "$account:" "$work/data/$1"
  cat >"$work/$1.yml" <<EOT
version: 0.1
log: {level: error}
storage: {filesystem: {rootdirectory: $work/data/$1}}
http: {addr: "127.0.0.1:$2"}
EOT
  start "$1" "${as[@]}" docker-registry serve "$work/$1.yml"
}
if command -v docker-registry >/dev/null; then
  # Podman is told by registries.conf that these need no TLS.
  registry source 5490
  registry target 5491
  properties+=(-Dbench.source=localhost:5490 -Dbench.target=localhost:5491 -Dbench.target.dir="$work/data/target")
fi
# Podman without its service, on the same store.
[ "$(id -u)" != 0 ] || properties+=(-Dbench.podman="podman --cgroup-manager=cgroupfs --root $work/data/podman --runroot $rundir/podman")
[ "$(id -u)" = 0 ] || properties+=(-Dbench.podman=podman)
# Docker Compose, of the newer Debian that packages version 2.
if plugin=$("${as[@]}" bash -c 'echo ${XDG_CACHE_HOME:-$HOME/.cache}/berth-test/docker-compose') && command -v docker >/dev/null &&
  cp -a scripts "$work/" && "${as[@]}" bash "$work/scripts/debian-package.sh" trixie docker-compose "$plugin"; then
  mkdir -p "$work/docker-config/cli-plugins"
  ln -s "$plugin/usr/libexec/docker/cli-plugins/docker-compose" "$work/docker-config/cli-plugins/"
  properties+=(-Dbench.compose="$work/docker-config")
fi
cp bench/*.java "$work/"
chmod 644 "$work"/*.java "$work"/*.yml
"${as[@]}" "$JAVA_HOME/bin/java" "${properties[@]}" "$work/Bench.java" --rounds "${BENCH_ROUNDS:-15}" ${BENCH_ONLY:+--only "$BENCH_ONLY"} "${engines[@]}"

memory() { awk '/^VmHWM/{peak=$2} /^VmRSS/{now=$2} END{printf "%d MB at rest, %d MB at most", now/1024, peak/1024}' "/proc/$1/status"; }
sleep 4 # Berth gives memory back when it has been quiet for two seconds
for pid in $(pgrep -u "$account" -f "lib/berth.jar serve.*|podman.*system service" || true); do
  echo "resident: $(tr '\0' ' ' <"/proc/$pid/cmdline" | cut -c1-60): $(memory "$pid")"
done
