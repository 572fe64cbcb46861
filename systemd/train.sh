#!/bin/sh
# Trains the AOT cache: runs the server of DIST on a private store, sends it a mix of real requests,
# and lets the JVM write DIST/lib/berth.aot at its exit.
set -eu
dist=$1
java_home=${JAVA_HOME:?}
work=$(mktemp -d)
cleanup() {
  # the holder of the private run directory
  if read -r holder rest 2>/dev/null <"$work/run/berth/holder.pid"; then kill "$holder"; fi
  rm -rf "$work"
}
trap cleanup EXIT
export XDG_RUNTIME_DIR="$work/run" XDG_DATA_HOME="$work/data" XDG_CONFIG_HOME="$work/config" HOME="$work"
mkdir -m 700 "$XDG_RUNTIME_DIR"
unset LISTEN_PID LISTEN_FDS
socket=$XDG_RUNTIME_DIR/berth/berth.sock

BERTH_TRAIN="$dist/lib/berth.aot" BERTH_JAVA="$java_home/bin/java" "$dist/bin/berth" serve --socket "$socket" &
server=$!
tries=0
until [ -S "$socket" ]; do
  tries=$((tries + 1))
  [ $tries -lt 100 ] || { kill $server; exit 1; }
  sleep 0.1
done

ask() { curl -s -o /dev/null --max-time 20 --unix-socket "$socket" "$@"; }
body() { ask -H 'Content-Type: application/json' -X POST -d "$@"; }
base=http://d/v1.44
for round in 1 2 3; do
  ask -I http://d/_ping
  ask $base/_ping
  ask $base/version
  ask $base/info
  ask "$base/containers/json?all=1"
  ask $base/images/json
  ask $base/networks
  ask $base/volumes
  ask "$base/events?since=1&until=2"
  ask $base/containers/none/json
  ask $base/unknown
  ask http://d/v1.1/version
  body '{"Name":"training"}' $base/volumes/create
  ask $base/volumes/training
  ask -X DELETE $base/volumes/training
  body '{"Image":"none:latest"}' "$base/containers/create?name=x$round"
done
kill -TERM $server
wait $server || true
[ -s "$dist/lib/berth.aot" ]
