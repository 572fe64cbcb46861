#!/usr/bin/env bash
# Install what building and running Berth needs, on Debian 12 or newer. Does nothing, and asks for
# nothing, where everything is there.
set -euo pipefail
cd "$(dirname "$0")/.."

RUN_PACKAGES="crun conmon netavark aardvark-dns passt slirp4netns fuse-overlayfs uidmap catatonit
  nftables iptables busybox-static procps iproute2 util-linux curl"
BUILD_PACKAGES="maven make git"
# What the tests and benchmarks talk to: a registry, clients and peers. Never used by the product.
TEST_PACKAGES="gcc libc6-dev docker-registry docker.io podman buildah skopeo umoci python3-docker socat apache2-utils openssl zstd
  xz-utils bzip2 git mmdebstrap docker-compose podman-compose containernetworking-plugins"

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else
    echo "setup: needs root for: $*" >&2
    sudo "$@"
  fi
}

missing_of() {
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || echo "$package"
  done
}

wanted="$RUN_PACKAGES"
command -v mvn >/dev/null || wanted="$wanted $BUILD_PACKAGES"
[ "${BERTH_SETUP:-all}" = run ] || wanted="$wanted $TEST_PACKAGES"
# shellcheck disable=SC2086
missing=$(missing_of $wanted)
[ "${BERTH_SETUP:-all}" = run ] || command -v docker >/dev/null || missing="$missing docker.io"
# npm comes with node's own packages, but not with Debian's
if [ "${BERTH_SETUP:-all}" != run ]; then
  command -v node >/dev/null || missing="$missing nodejs"
  command -v npm >/dev/null || missing="$missing npm"
fi
[ -n "$(scripts/find-java.sh)" ] || missing="$missing openjdk-25-jdk-headless"
if [ -n "${missing// /}" ]; then
  echo "setup: installing" $missing
  as_root apt-get update -qq
  # Services of test packages (dockerd, registry) must not start on the developer's machine.
  policy=""
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
    as_root chmod 755 /usr/sbin/policy-rc.d
    policy=ours
  fi
  # Debian 13 has the docker command in a package of its own, which docker.io only recommends.
  if [[ $missing == *docker.io* ]] && apt-cache show docker-cli >/dev/null 2>&1; then
    missing="$missing docker-cli"
  fi
  status=0
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/tmp/berth-setup.$$.log 2>&1 || status=$?
  [ -z "$policy" ] || as_root rm -f /usr/sbin/policy-rc.d
  if [ $status != 0 ]; then
    tail -20 /tmp/berth-setup.$$.log >&2
    rm -f /tmp/berth-setup.$$.log
    echo "setup: installing failed; a JDK 25 from any vendor under /usr/lib/jvm also serves" >&2
    exit 1
  fi
  rm -f /tmp/berth-setup.$$.log
fi

# A machine without udev leaves these for root only; rootless networking and the overlay fallback need them.
for device in /dev/net/tun /dev/fuse; do
  if [ -c $device ] && [ "$(stat -c %a $device)" != 666 ]; then
    as_root chmod 666 $device
  fi
done
