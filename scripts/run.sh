#!/usr/bin/env bash
# Start the socket-activated service, load a tiny image, run a first container through the API and
# print what a client needs. As root, all of it runs under an unprivileged account.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD
image=$(mktemp /tmp/berth-busybox.XXXXXX)
trap 'rm -f "$image"' EXIT
scripts/busybox-image.sh "$image" busybox:latest
chmod 644 "$image"

if [ "$(id -u)" = 0 ]; then
  account=${BERTH_ACCOUNT:-berth}
  runtime=$(scripts/account.sh "$account")
  home=$(getent passwd "$account" | cut -d: -f6)
  dist=$home/.local/lib/berth
  install -d -o "$account" -g "$account" "$home/.local" "$home/.local/lib"
  rm -rf "$dist"
  cp -a "$here/dist" "$dist"
  chown -R "$account:" "$dist"
  as=("$here/scripts/as-user.sh" "$account")
else
  runtime=${XDG_RUNTIME_DIR:?log in through a session, or set XDG_RUNTIME_DIR}
  dist=$here/dist
  as=(env)
fi
berth=$dist/bin/berth
socket=$runtime/berth/berth.sock

if "${as[@]}" systemctl --user show-environment >/dev/null 2>&1; then
  "${as[@]}" "$berth" install
elif "${as[@]}" curl -s -m 5 --unix-socket "$socket" http://d/_ping >/dev/null; then
  echo "run: a service listens at $socket already"
else
  # No systemd user manager here: the service binds the socket itself, and stays.
  "${as[@]}" setsid "$berth" serve --socket "$socket" </dev/null >"/tmp/berth-$(basename "$runtime").log" 2>&1 &
fi
for _ in $(seq 100); do
  "${as[@]}" curl -s -m 30 --unix-socket "$socket" http://d/_ping >/dev/null && break
  sleep 0.1
done

api() { "${as[@]}" curl -sS -m 60 --unix-socket "$socket" "$@"; }
api -X POST -H 'Content-Type: application/x-tar' --data-binary "@$image" http://d/images/load >/dev/null
api -X DELETE 'http://d/containers/berth-first?force=1' >/dev/null
id=$(api -X POST -H 'Content-Type: application/json' \
  -d '{"Image":"busybox","Cmd":["echo","Hello from a rootless container run by Berth."]}' \
  'http://d/containers/create?name=berth-first' | sed -n 's/.*"Id":"\([0-9a-f]*\)".*/\1/p')
api -X POST "http://d/containers/$id/start"
code=$(api -X POST "http://d/containers/$id/wait" | sed -n 's/.*"StatusCode":\([0-9]*\).*/\1/p')
api "http://d/containers/$id/logs?stdout=1" | tail -c +9
api -X DELETE "http://d/containers/$id"
[ "$code" = 0 ] || { echo "run: the first container ended with $code" >&2; exit 1; }
[ "$(id -u)" != 0 ] || echo "The service belongs to the account $account: become it (su - $account) before you go on."
echo "export DOCKER_HOST=unix://$socket"
