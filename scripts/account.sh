#!/usr/bin/env bash
# account.sh NAME: as root, make sure an unprivileged account with subordinate ids and a run-time
# directory is there, and print its run-time directory. Berth is never run as root.
set -euo pipefail
name=$1
id "$name" >/dev/null 2>&1 || useradd --create-home --shell /bin/bash "$name"
grep -q "^$name:" /etc/subuid 2>/dev/null || {
  start=$(awk -F: 'BEGIN{m=100000}{e=$2+$3; if(e>m)m=e}END{print m}' /etc/subuid /etc/subgid 2>/dev/null)
  usermod --add-subuids "$start-$((start + 65535))" --add-subgids "$start-$((start + 65535))" "$name"
}
uid=$(id -u "$name")
# A login session would make it; without one (no logind, or a service account) it is made here.
if [ ! -d "/run/user/$uid" ]; then
  mkdir -p "/run/user/$uid"
  chown "$name:" "/run/user/$uid"
  chmod 700 "/run/user/$uid"
fi
echo "/run/user/$uid"
