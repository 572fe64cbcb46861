#!/bin/sh
# debian-mirror.sh: the address of the Debian mirror that this machine's own apt uses.
set -eu
mirror=$(apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(COMPONENT)|$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
  awk -F'|' '$1 == "Debian" && $2 == "Debian" && $3 == "main" { print $4; exit }')
# Before the first "apt-get update" apt knows its sources, but not whose they are.
[ -n "$mirror" ] || mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m 1 '/debian/$')
[ -n "$mirror" ] || { echo "apt knows no Debian mirror" >&2; exit 1; }
echo "${mirror%/}"
