#!/bin/bash
# bases.sh DIRECTORY NAME...: writes archives of images, as `docker save` makes them, of what this Debian machine
# has installed: debian, debian-gcc, debian-python, debian-java, onbuild. Their files have the owners and modes
# that the packages give them. An archive is left out where its programs are missing.
# No network, no engine, no root; the same packages give the same files.
set -euo pipefail
cd "$1"
shift
export LC_ALL=C

# Every package that those named need, among the installed ones.
closure() {
  apt-cache depends --recurse --installed --no-recommends --no-suggests --no-conflicts --no-breaks \
    --no-replaces --no-enhances "$@" | grep -v '^[ |<]' | cut -d: -f1 | sort -u |
    { xargs dpkg-query -W -f='${db:Status-Status} ${Package}\n' 2>/dev/null || true; } | sed -n 's/^installed //p' | sort -u
}

# Paths of packages below the places where a merged /usr really has them; without what images leave out.
files_of() {
  dpkg -L "$@" | sed -E 's#^/(bin|sbin|lib|lib64)(/|$)#/usr/\1\2#' |
    grep -vE '^/\.$|^/usr/share/(doc|man|locale|info|lintian|bash-completion)(/|$)|^package diverts' |
    grep -vE 'gconv/|/(lto1|f951|d21|lib[alt]san\.a|libubsan\.a)$' | sort -u |
    while read -r path; do if [ -L "$path" ] || [ -r "$path" ]; then echo ".$path"; fi; done
}

# tree NAME PACKAGE...: NAME.layer of the files of packages
tree() {
  local name=$1
  shift
  files_of "$@" >"$name.list"
  # links that alternatives made
  [ "$name" != debian-gcc ] || printf './etc/alternatives/cc\n./usr/bin/cc\n' >>"$name.list"
  tar -C / --no-recursion --no-xattrs --numeric-owner --sort=none -cf "$name.layer" -T "$name.list"
}

architecture() {
  case $(uname -m) in x86_64) echo amd64 ;; aarch64) echo arm64 ;; *) uname -m ;; esac
}

# image NAME ENV CMD LAYER...: NAME.tar
image() {
  local name=$1 env=$2 cmd=$3 ids="" layers="" layer
  shift 3
  for layer in "$@"; do
    ids="$ids,\"sha256:$(sha256sum "$layer" | cut -d' ' -f1)\""
    layers="$layers,\"$layer\""
  done
  cat >"$name.json" <<JSON
{"architecture":"$(architecture)","os":"linux","created":"2024-01-01T00:00:00Z",
"config":{"Env":[$env],"Cmd":[$cmd]${MORE:-}},"rootfs":{"type":"layers","diff_ids":[${ids#,}]},
"history":[$(for layer in "$@"; do echo "{\"created\":\"2024-01-01T00:00:00Z\",\"created_by\":\"$layer\"},"; done | sed '$s/,$//')]}
JSON
  echo "[{\"Config\":\"$name.json\",\"RepoTags\":[\"$name:latest\"],\"Layers\":[${layers#,}]}]" >manifest.json
  tar -cf "$name.tar" manifest.json "$name.json" "$@"
}

# What packages' scripts would have made.
extra_of_debian() {
  mkdir -p extra/etc/alternatives extra/usr/bin extra/var/lib/dpkg/info extra/proc extra/sys extra/dev \
    extra/root extra/tmp extra/run extra/var/lib/dpkg/updates extra/usr/local/bin extra/usr/local/lib extra/usr/local/sbin \
    extra/usr/local/include extra/usr/local/share extra/media extra/mnt extra/opt extra/srv extra/home
  for link in bin sbin lib lib64; do ln -sfn "usr/$link" "extra/$link"; done
  cp /usr/share/base-passwd/passwd.master extra/etc/passwd
  cp /usr/share/base-passwd/group.master extra/etc/group
  sed 's/:.*/:*:19000:0:99999:7:::/' extra/etc/passwd >extra/etc/shadow
  sed 's/:.*/:*::/' extra/etc/group >extra/etc/gshadow
  ln -s /usr/bin/mawk extra/etc/alternatives/awk
  ln -s /etc/alternatives/awk extra/usr/bin/awk
  dpkg-query -s "$@" >extra/var/lib/dpkg/status
  : >extra/var/lib/dpkg/available
  echo 1 >extra/var/lib/dpkg/info/format
  local package
  for package in "$@"; do
    find /var/lib/dpkg/info \( -name "$package.list" -o -name "$package:*.list" \) -exec cp {} extra/var/lib/dpkg/info/ \;
  done
  chmod 640 extra/etc/shadow extra/etc/gshadow
  chmod 1777 extra/tmp
  chmod 700 extra/root
  tar -C extra --mtime=2024-01-01T00:00:00Z --sort=name --owner=0 --group=0 --numeric-owner -cf debian-extra.layer .
}

PATH_ENV='"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"'
essential=

# The tree that the larger ones stand on.
debian() {
  [ -z "$essential" ] || return 0
  essential=$(closure base-files base-passwd bash coreutils dash debianutils diffutils dpkg findutils grep gzip \
    hostname libc-bin login passwd sed tar mawk util-linux mount perl-base)
  # shellcheck disable=SC2086
  tree debian $essential
  # shellcheck disable=SC2086
  extra_of_debian $essential
  image debian "$PATH_ENV" '"bash"' debian-extra.layer debian.layer
}

# on_debian NAME ENV CMD PACKAGE...: what packages add, without what images have no use for
on_debian() {
  local name=$1 env=$2 cmd=$3 packages
  shift 3
  debian
  packages=$(closure "$@" | grep -vxF "$essential" | grep -vE '^(libasan|liblsan|libtsan|libubsan|libgprofng)')
  # shellcheck disable=SC2086
  tree "$name" $packages
  image "$name" "$env" "$cmd" debian-extra.layer debian.layer "$name.layer"
}

java() {
  debian
  mkdir -p java/opt
  "$JAVA_HOME/bin/jlink" --add-modules java.base,jdk.compiler,jdk.jartool --strip-debug --no-header-files \
    --no-man-pages --output java/opt/java >jlink.log 2>&1
  tar -C java --sort=name --owner=0 --group=0 --numeric-owner -cf java.layer .
  image debian-java "${PATH_ENV%\"}:/opt/java/bin\",\"JAVA_HOME=/opt/java\"" '"bash"' debian-extra.layer debian.layer java.layer
}

# A base with triggers, as the language images had them.
onbuild() {
  mkdir -p onbuild/bin onbuild/etc onbuild/tmp
  cp "$(command -v busybox)" onbuild/bin/busybox
  for applet in sh cat ls mkdir chmod cp rm find sort echo; do ln -sf busybox "onbuild/bin/$applet"; done
  echo 'root:x:0:0:root:/:/bin/sh' >onbuild/etc/passwd
  echo 'root:x:0:' >onbuild/etc/group
  tar -C onbuild --mtime=2024-01-01T00:00:00Z --sort=name --owner=0 --group=0 --numeric-owner -cf onbuild.layer .
  MORE=',"WorkingDir":"/usr/src/app","OnBuild":["ARG NODE_ENV","ENV NODE_ENV=$NODE_ENV","COPY package.list /usr/src/app/","RUN cat package.list > installed","COPY . /usr/src/app"]' \
    image onbuild "$PATH_ENV" '"sh"' onbuild.layer
}

for base in "$@"; do
  case $base in
    debian) debian ;;
    debian-gcc) ! command -v gcc make >/dev/null || on_debian debian-gcc "$PATH_ENV" '"bash"' gcc libc6-dev make ;;
    debian-python) [ ! -x /usr/bin/python3 ] || on_debian debian-python "$PATH_ENV,\"LANG=C.UTF-8\"" '"python3"' python3 ;;
    debian-java) [ ! -x "${JAVA_HOME:-/nowhere}/bin/jlink" ] || java ;;
    onbuild) onbuild ;;
    *) echo "no such base: $base" >&2; exit 1 ;;
  esac
done
