#!/usr/bin/env bash
# debian-image.sh: print the path of a docker-archive of the image "berth-test/debian": Debian 12 with PostgreSQL, Redis,
# nginx, memcached, Python and curl, none of them set up. It is made once (a minute) and kept in ~/.cache/berth-test.
# Needs mmdebstrap and a Debian mirror, no engine; as an ordinary user also subordinate ids.
set -euo pipefail
directory=${XDG_CACHE_HOME:-$HOME/.cache}/berth-test
archive=$directory/debian-image-1.tar
here=$(dirname "$(readlink -f "$0")")
mkdir -p "$directory"
exec 9>"$directory/debian-image.lock"
flock -w 400 9
if [ -s "$archive" ]; then
  echo "$archive"
  exit
fi
command -v mmdebstrap >/dev/null || { echo "mmdebstrap is not installed" >&2; exit 1; }
work=$(mktemp -d "$directory/.image.XXXXXX")
trap 'rm -rf "$work"' EXIT

# What an image does not need: texts, caches, the compiler of PostgreSQL's queries, the modules that only its packaging uses.
left_out=('/usr/share/doc/*' '/usr/share/man/*' '/usr/share/locale/*' '/usr/share/info/*' '/usr/share/i18n/*'
  '/usr/share/lintian/*' '/usr/share/bash-completion/*' '/usr/lib/*/libLLVM*'
  '/usr/lib/*/libz3.*' '/usr/lib/postgresql/*/lib/bitcode/*' '/usr/lib/postgresql/*/lib/llvmjit*')
later=('/usr/share/postgresql-common/*' '/usr/lib/systemd/*' '/dev/*' '/var/cache/*/*' '/var/lib/apt/*/*' '/var/lib/postgresql/*/*' '/var/log/*.log' '/var/log/apt/*'
  '/usr/share/perl/*' '/usr/share/perl5/*' '/usr/lib/*/perl/*' '/usr/lib/*/libperl.so*')
packages=postgresql-15,redis-server,nginx-light,memcached,python3,python3-psycopg2,python3-redis,procps,curl
mode=unshare
[ "$(id -u)" != 0 ] || mode=root
timeout 380 env SOURCE_DATE_EPOCH=1700000000 mmdebstrap "--mode=$mode" --variant=essential --format=tar \
  --aptopt='Acquire::Languages "none"' --aptopt='Acquire::Check-Valid-Until "false"' \
  --aptopt='APT::Install-Recommends "false"' --dpkgopt=force-unsafe-io "${left_out[@]/#/--dpkgopt=path-exclude=}" \
  "--include=$packages" bookworm - "$("$here/debian-mirror.sh")" 2>"$work/log" |
  mmtarfilter "${later[@]/#/--path-exclude=}" >"$work/layer.tar" 2>"$work/filter" ||
  { cat "$work/log" "$work/filter" | grep -m 1 -E '^(E: |[a-zA-Z.]*Error)' >&2; exit 1; }

case $(uname -m) in x86_64) machine=amd64 ;; aarch64) machine=arm64 ;; *) machine=$(uname -m) ;; esac
layer=$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
cat >"$work/config.json" <<JSON
{"architecture":"$machine","os":"linux","created":"2023-11-14T22:13:20Z","config":{"Env":
["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"Cmd":["bash"]},
"rootfs":{"type":"layers","diff_ids":["sha256:$layer"]},
"history":[{"created":"2023-11-14T22:13:20Z","created_by":"mmdebstrap"}]}
JSON
echo '[{"Config":"config.json","RepoTags":["berth-test/debian:latest"],"Layers":["layer.tar"]}]' >"$work/manifest.json"
tar -C "$work" --numeric-owner --owner=0 --group=0 -cf "$work/image.tar" manifest.json config.json layer.tar
rm -f "$directory"/debian-image-*.tar
mv "$work/image.tar" "$archive"
echo "$archive"
