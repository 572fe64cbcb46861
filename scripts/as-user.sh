#!/usr/bin/env bash
# as-user.sh NAME COMMAND...: run a command as the account with a clean login environment.
set -euo pipefail
name=$1
shift
uid=$(id -u "$name")
bus=()
[ ! -S "/run/user/$uid/bus" ] || bus=("DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/$uid/bus")
cd "$(getent passwd "$name" | cut -d: -f6)"
exec setpriv --reuid "$name" --regid "$(id -g "$name")" --init-groups env -i \
  HOME="$(getent passwd "$name" | cut -d: -f6)" USER="$name" LOGNAME="$name" SHELL=/bin/bash LANG=C.UTF-8 \
  PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin XDG_RUNTIME_DIR="/run/user/$uid" \
  ${JAVA_HOME:+JAVA_HOME="$JAVA_HOME"} "${bus[@]}" "$@"
