#!/bin/sh
# What testcontainers' Ryuk does, told from its documented protocol: a client sends lines of filters over TCP and gets
# ACK for each; when every client has been away for a while, all that the filters match is removed, and Ryuk ends.
set -u
state=/tmp/ryuk
if [ "${1:-}" = client ]; then
  : >"$state/client.$$"
  while read -r line; do
    printf '%s\n' "$line" | tr -d '\r' >"$state/filter.$(date +%s).$$"
    echo ACK
  done
  rm -f "$state/client.$$"
  exit 0
fi

mkdir -p "$state"
docker version >/dev/null || exit 1
nc -ll -p "${RYUK_PORT:-8080}" -e "$0" client &
server=$!
echo "Started"

away() { ! ls "$state"/client.* >/dev/null 2>&1; }
until ls "$state"/filter.* >/dev/null 2>&1; do sleep 0.1; done
quiet=0
while [ "$quiet" -lt "${RYUK_QUIET:-10}" ]; do
  sleep 0.1
  if away; then quiet=$((quiet + 1)); else quiet=0; fi
done
kill "$server"

# A line is a query: label=a%3Db&label=c. The pairs of a line must all hold.
cat "$state"/filter.* | sort -u | while read -r line; do
  set --
  for pair in $(echo "$line" | tr '&' ' '); do set -- "$@" --filter "$(httpd -d "$pair")"; done
  [ $# -gt 0 ] || continue
  keep="$(hostname) $(docker ps -aq --filter label=org.testcontainers.ryuk=true | tr '\n' ' ')"
  for id in $(docker ps -aq "$@"); do
    case " $keep " in *"$id"*) ;; *) docker rm -fv "$id" ;; esac
  done
  for id in $(docker network ls -q "$@"); do docker network rm "$id"; done
  for id in $(docker volume ls -q "$@"); do docker volume rm -f "$id"; done
  for id in $(docker images -aq "$@"); do docker rmi -f "$id"; done
done
echo "Removed what was left"
