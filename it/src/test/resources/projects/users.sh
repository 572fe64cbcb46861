#: base debian
#: allow /home/alice/made/by/workdir/here missing: .* because dockerd and BuildKit make the directories of WORKDIR as root, buildah as USER
#: allow /tmp/workdir-writable (content|size): .* because so they do, and the step finds it
#: dockerd /shared/conf-bob mode: 2755, 755 because the classic builder lets a directory inherit the group bit
# Users: made with and without home, changed between steps, named and numbered in USER and --chown; directories of WORKDIR.
mkdir conf; echo c >conf/c; echo d >d
cat >Dockerfile <<'E'
FROM debian
RUN groupadd -g 2000 team && useradd -m -u 2001 -g team -G www-data,tty alice && useradd -M -u 2002 -s /usr/sbin/nologin bob \
 && mkdir /shared && chgrp team /shared && chmod 2775 /shared
USER alice
RUN id > /tmp/alice && touch /shared/by-alice && mkdir -p ~/dir && echo "$HOME" > ~/dir/home
WORKDIR /home/alice/made/by/workdir
RUN touch /home/alice/dir/here; (touch here 2>/dev/null && echo yes || echo no) > /tmp/workdir-writable
COPY d /shared/copied-as-root
COPY --chown=bob conf /shared/conf-bob
COPY --chown=bob:team conf/c /shared/
COPY --chown=3000 d /shared/number
USER 2002:2000
RUN id -u > /tmp/bob && id -g >> /tmp/bob && umask 027 && echo b > /shared/by-bob
USER root
RUN chown -R alice:team /home/alice/made && passwd -l bob && userdel -f bob && rm -f /etc/passwd- /etc/shadow- /etc/group- /etc/gshadow- /etc/subuid- /etc/subgid-
USER alice:www-data
E
