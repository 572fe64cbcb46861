#: base debian
#: berth
#: allow /(bits|owned)/(2755|4755|6711|dir-2775) mode: .* because BuildKit keeps set-id bits; buildah, and dockerd by a change of the owner, lose them
# Set-id and sticky bits: set, lost by chown, kept by COPY, installed from the context.
mkdir bits
for m in 4755 2755 6711 1644 0000 0400 0777; do echo $m >bits/$m; chmod $m bits/$m; done
mkdir bits/dir-1777 bits/dir-2775 bits/dir-0700; chmod 1777 bits/dir-1777; chmod 2775 bits/dir-2775; chmod 700 bits/dir-0700
chmod 644 bits/0000
cat >Dockerfile <<'E'
FROM debian AS made
RUN cp /bin/true /bin/helper && chmod 4755 /bin/helper && cp /bin/true /bin/lost && chmod 6755 /bin/lost && chown 1:1 /bin/lost \
 && install -d -o 1 -g 2 -m 3775 /srv/shared && install -m 2755 -o root -g tty /bin/true /usr/local/bin/writer \
 && umask 077 && echo private > /srv/private && mkdir /srv/private.d
FROM debian
COPY bits /bits
COPY --chown=3:4 bits /owned
COPY --chmod=4711 bits/0400 /chmod/file
COPY --from=made /bin/helper /bin/lost /usr/local/bin/
COPY --from=made /srv/ /srv/
RUN chmod u-s /usr/bin/su /usr/bin/mount && chmod -R g+w /srv/shared && touch /srv/shared/new && chmod 0 /bits/0000
E
