#!/usr/bin/env bash
# dockerd-peer.sh DIRECTORY GROUP: as root, run a real dockerd for the differential suite until this script is ended.
# Its socket is DIRECTORY/dockerd.sock, open to GROUP; "ready" is printed when it answers, or the reason why it cannot.
# It is the docker.io of a recent Debian in a root directory of its own, made once (30 s) and kept in
# ~/.cache/berth-dockerd: the newer it is, the newer the API version that can be compared. BERTH_DOCKERD_SUITE
# names another Debian, BERTH_DOCKERD_ROOT a root directory that is there already (/ for this machine's dockerd).
# Its network is its own; at localhost:5000 there it finds what listens at DIRECTORY/registry/registry.sock, a socket
# the suite may make. Mounts, network, processes and cgroups are in namespaces of its own: nothing is left on the machine when it ends.
set -euo pipefail
directory=$1
group=$2
suite=${BERTH_DOCKERD_SUITE:-forky}
root=${BERTH_DOCKERD_ROOT:-$HOME/.cache/berth-dockerd/$suite}
[ "$(id -u)" = 0 ] || { echo "dockerd needs root"; exit 1; }

if [ -z "${BERTH_DOCKERD_ROOT:-}" ] && [ ! -e "$root/.done" ]; then
  command -v mmdebstrap >/dev/null || { echo "mmdebstrap is not installed"; exit 1; }
  mkdir -p "$(dirname "$root")"
  rm -rf "$root"
  timeout 300 mmdebstrap --mode=root --variant=apt --aptopt='Acquire::Languages "none"' \
    --aptopt='Acquire::Check-Valid-Until "false"' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/man/*' --include=docker.io,iptables,procps "$suite" "$root" >"$directory/mmdebstrap.log" 2>&1 ||
    { echo "no root directory for dockerd: $(tail -1 "$directory/mmdebstrap.log")"; rm -rf "$root"; exit 1; }
  rm -rf "$root"/var/cache/apt/*.bin "$root"/var/lib/apt/lists/*
  : >"$root/.done"
fi
[ -x "$root/usr/sbin/dockerd" ] || [ -x "$root/usr/bin/dockerd" ] || { echo "docker.io is not installed"; exit 1; }

mkdir -p "$directory/data" "$directory/registry"
cat >"$directory/enter" <<'ENTER'
set -eu
root=$1 directory=$2
if [ "$root" = / ]; then
  top=/
  mount -t proc proc /proc
  mount -t tmpfs tmpfs /run
else
  # What dockerd writes stays out of the kept root directory.
  top=$directory/top
  mkdir -p "$top"
  mount -t tmpfs tmpfs "$top"
  mkdir "$top/upper" "$top/work"
  mount -t overlay -o "lowerdir=$root,upperdir=$top/upper,workdir=$top/work" overlay "$top"
  mount --rbind /dev "$top/dev"
  mount -t proc proc "$top/proc"
  mount --rbind /sys "$top/sys"
  mount -t tmpfs tmpfs "$top/run"
  mkdir -p "$top$directory"
  mount --bind "$directory" "$top$directory"
fi
# The unified hierarchy, as Berth has it, also where the machine mounts the old one.
[ "$(stat -f -c %T "$top/sys/fs/cgroup")" = cgroup2fs ] || mount -t cgroup2 none "$top/sys/fs/cgroup"
ip link set lo up
socat TCP-LISTEN:5000,bind=127.0.0.1,fork,reuseaddr "UNIX-CONNECT:$directory/registry/registry.sock" 2>/dev/null &
exec chroot "$top" dockerd -H "unix://$directory/dockerd.sock" --group 0 --data-root "$directory/data" \
  --exec-root /run/docker --pidfile /run/dockerd.pid --bip 172.17.0.1/16
ENTER
setsid unshare --mount --propagation private --net --ipc --uts --pid --cgroup --fork --kill-child=KILL \
  sh "$directory/enter" "$root" "$directory" >"$directory/dockerd.log" 2>&1 </dev/null &
peer=$!
finish() {
  kill -KILL "$peer" 2>/dev/null || true
  wait "$peer" 2>/dev/null || true
  # Mounts of a namespace go when its last process does, which may take a moment.
  for _ in $(seq 50); do rm -rf "$directory/data" 2>/dev/null && break; sleep 0.1; done
}
trap finish EXIT
trap 'exit 0' TERM INT
for _ in $(seq 200); do
  [ "$(curl -sf --max-time 5 --unix-socket "$directory/dockerd.sock" http://d/_ping 2>/dev/null)" = OK ] && break
  kill -0 "$peer" 2>/dev/null || { echo "dockerd ended: $(tail -1 "$directory/dockerd.log")"; exit 1; }
  sleep 0.1
done
[ "$(curl -sf --max-time 5 --unix-socket "$directory/dockerd.sock" http://d/_ping)" = OK ] || { echo "dockerd does not answer"; exit 1; }
chgrp "$group" "$directory/dockerd.sock"
chmod 660 "$directory/dockerd.sock"
chgrp "$group" "$directory/registry"
chmod 770 "$directory/registry"
chmod 755 "$directory"
echo ready
wait "$peer" || true
