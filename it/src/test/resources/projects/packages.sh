#: base debian
#: berth
#: allow /tmp/demo.deb missing: .* because BuildKit takes places of mounts away, buildah leaves files
# A package is built with dpkg-deb in one stage and installed in the other, as apt would, and its list files removed.
mkdir -p pkg/DEBIAN pkg/usr/bin pkg/etc/demo pkg/var/lib/demo
printf 'Package: demo\nVersion: 1.0-1\nArchitecture: all\nMaintainer: Jane <jane@example.com>\nDescription: a demo\n' >pkg/DEBIAN/control
echo /etc/demo/demo.conf >pkg/DEBIAN/conffiles
printf '#!/bin/sh\nset -e\ngroupadd -r -g 444 demo\nchgrp demo /var/lib/demo\nchmod 2770 /var/lib/demo\ndpkg-statoverride --add --update root demo 4750 /usr/bin/demo\n' >pkg/DEBIAN/postinst
printf '#!/bin/sh\necho demo\n' >pkg/usr/bin/demo
echo 'x=1' >pkg/etc/demo/demo.conf
chmod 755 pkg/DEBIAN/postinst pkg/usr/bin/demo
cat >Dockerfile <<'E'
FROM debian AS build
COPY pkg /pkg
RUN dpkg-deb --root-owner-group -Zgzip --build /pkg /demo.deb
FROM debian
ENV DEBIAN_FRONTEND=noninteractive
RUN --mount=type=bind,from=build,source=/demo.deb,target=/tmp/demo.deb \
    --mount=type=cache,target=/var/cache/apt \
    dpkg -i /tmp/demo.deb && rm -rf /var/lib/apt/lists/* /var/log/dpkg.log /var/log/alternatives.log /var/lib/dpkg/*-old
RUN echo y >> /etc/demo/demo.conf && dpkg -s demo | grep -q 'install ok installed'
RUN dpkg --purge libdemo-none 2>/dev/null; dpkg-query -W demo > /demo-version && rm -f /var/log/dpkg.log
E
