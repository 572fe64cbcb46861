#!/usr/bin/env bash
# run.sh BACKEND SCRIPT: run a script of this directory in a guest (container, uml, qemu) with dist/, the
# JDK, the docker CLI and the tiny image in it. Root only. See systemd-guest.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
backend=$1
script=$2
JAVA_HOME=$(scripts/find-java.sh)
work=$(mktemp -d /var/tmp/berth-guest.XXXXXX)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cp -a dist it/guest/*.sh "$work"
mkdir "$work/bin"
cp -L "$(command -v docker)" "$work/bin/docker"
scripts/busybox-image.sh "$work/busybox.tar"
chmod -R a+rX "$work"
it/guest/systemd-guest.sh -B "$backend" -t 500 -b "$work" -b "$JAVA_HOME" -- \
  env BERTH_GUEST="$work" JAVA_HOME="$JAVA_HOME" bash "$work/$script"
