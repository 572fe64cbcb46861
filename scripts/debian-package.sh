#!/usr/bin/env bash
# debian-package.sh SUITE PACKAGES DIRECTORY: unpack a package of a Debian suite, or some (with blanks between), into DIRECTORY. Nothing is installed
# and no root is needed: for programs of another Debian than this one. Mirror, proxies and keys are those of this
# machine's own apt, which checks the signed index and the package against it. Does nothing when DIRECTORY is there.
set -euo pipefail
suite=$1
read -ra packages <<<"$2"
directory=$3
[ ! -d "$directory" ] || exit 0

mirror=$("$(dirname "$0")/debian-mirror.sh")
mkdir -p "$(dirname "$directory")"
work=$(mktemp -d "$(dirname "$directory")/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{state/lists/partial,cache/archives/partial,etc/none,root}
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$work/etc/sources.list"
touch "$work/status"
settings=(-qq -o "Dir::State=$work/state" -o "Dir::State::status=$work/status" -o "Dir::Cache=$work/cache"
  -o "Dir::Etc::sourcelist=$work/etc/sources.list" -o "Dir::Etc::sourceparts=$work/etc/none"
  -o APT::Sandbox::User= -o Acquire::Languages=none -o Acquire::Check-Valid-Until=false -o APT::Update::Error-Mode=any)
timeout 120 apt-get "${settings[@]}" update
(cd "$work" && timeout 120 apt-get "${settings[@]}" download "${packages[@]}")
for package in "${packages[@]}"; do
  dpkg-deb -x "$work/$package"_*.deb "$work/root"
done
# A second one, run at the same time, may have been faster.
mv -T "$work/root" "$directory" 2>/dev/null || [ -d "$directory" ]
