#!/bin/sh
# Trains the AOT cache: runs the server of DIST on a private store, sends it a mix of real requests,
# and lets the JVM write DIST/lib/berth.aot at its exit. What this machine cannot do is only not
# trained.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dist=$(cd "$1" && pwd)
java_home=${JAVA_HOME:?}
work=$(mktemp -d)
cleanup() {
  XDG_RUNTIME_DIR="$work/run" XDG_DATA_HOME="$work/data" "$dist/bin/berth" reset --force >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap cleanup EXIT
export XDG_RUNTIME_DIR="$work/run" XDG_DATA_HOME="$work/data" XDG_CONFIG_HOME="$work/config" HOME="$work"
export BERTH_JAVA="$java_home/bin/java"
mkdir -m 700 "$XDG_RUNTIME_DIR"
unset LISTEN_PID LISTEN_FDS BERTH_WAKE BERTH_IDLE_TIMEOUT
socket=$XDG_RUNTIME_DIR/berth/berth.sock

BERTH_TRAIN="$dist/lib/berth.aot" "$dist/bin/berth" serve --socket "$socket" >"$work/log" 2>&1 &
server=$!
tries=0
until [ -S "$socket" ]; do
  tries=$((tries + 1))
  [ $tries -lt 150 ] || {
    kill $server
    cat "$work/log" >&2
    exit 1
  }
  sleep 0.1
done

base=http://d/v1.44
json='Content-Type: application/json'
ask() { curl -s -o /dev/null --max-time 20 --unix-socket "$socket" "$@"; }
post() { ask -X POST -H "$json" "$@"; }
"$here/../scripts/busybox-image.sh" "$work/image.tar" busybox:latest 2>/dev/null || : >"$work/image.tar"
ask -X POST -H 'Content-Type: application/x-tar' --data-binary "@$work/image.tar" $base/images/load || true

general() {
  ask -I http://d/_ping
  ask $base/_ping
  ask $base/version
  ask $base/info
  ask $base/images/json
  ask $base/images/busybox:latest/json
  ask $base/networks
  ask $base/volumes
  ask $base/system/df
  ask "$base/events?since=1&until=2"
  ask $base/containers/none/json
  ask $base/unknown
  ask http://d/v1.1/version
  post -d '{"Name":"training"}' $base/volumes/create
  ask $base/volumes/training
  ask -X DELETE $base/volumes/training
}

container() { # name, network
  post -d '{"Image":"busybox","Cmd":["sh","-c","echo hello; exec sleep 60"],"HostConfig":{"NetworkMode":"'"$2"'","Memory":67108864}}' \
    "$base/containers/create?name=$1"
  post "$base/containers/$1/start"
  ask "$base/containers/json?all=1"
  ask "$base/containers/$1/json"
  ask "$base/containers/$1/logs?stdout=1&stderr=1"
  ask "$base/containers/$1/top"
  ask "$base/containers/$1/stats?stream=0&one-shot=1"
  exec_id=$(curl -s --max-time 20 --unix-socket "$socket" -X POST -H "$json" \
    -d '{"Cmd":["echo","hi"],"AttachStdout":true}' "$base/containers/$1/exec" | sed -n 's/.*"Id":"\([0-9a-f]*\)".*/\1/p')
  post -H 'Connection: Upgrade' -H 'Upgrade: tcp' -d '{}' "$base/exec/$exec_id/start"
  ask "$base/exec/$exec_id/json"
  ask "$base/containers/$1/archive?path=/etc"
  post "$base/containers/$1/stop?t=0"
  post "$base/containers/$1/wait"
  ask -X DELETE "$base/containers/$1?force=1&v=1"
}

# nobody listens there: the HTTP and TLS client is loaded all the same
post "$base/images/create?fromImage=127.0.0.1:1/none&tag=none" || true

for round in 1 2 3; do
  # what fails here is only not trained
  general || true
  container "n$round" none || true
  container "b$round" default || true
done
kill -TERM $server
wait $server || true
[ -s "$dist/lib/berth.aot" ]
