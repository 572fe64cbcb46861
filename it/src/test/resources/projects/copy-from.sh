#: allow /.*/c.md mode: 4755, 755 because BuildKit keeps set-id bits; buildah, and dockerd by a change of the owner, lose them
# COPY from stages by name and number and from images, with patterns, renames, owners, and of links.
mkdir -p src/deep/er
echo a >src/a.txt; echo b >src/b.txt; echo c >src/deep/c.md; echo d >src/deep/er/d.txt
ln -s a.txt src/link; ln -s deep src/dirlink; ln -s /nowhere src/dangling
chmod 600 src/b.txt; chmod 711 src/deep; chmod 4755 src/deep/c.md
cat >Dockerfile <<'E'
FROM busybox AS first
COPY src /src
RUN mkdir -p /empty/dir /perm && chmod 2770 /perm && chown 5:6 /perm && echo x > /perm/x && chown 7:8 /perm/x && mkfifo /perm/fifo 2>/dev/null; rm -f /perm/fifo
FROM first AS second
RUN rm /src/a.txt && echo new > /src/new.txt
FROM busybox
WORKDIR /work
COPY --from=first /src/*.txt ./
COPY --from=second /src/ ./second
COPY --from=1 /src/new.txt renamed.txt
COPY --from=0 /src/deep /src/b.txt /several/
COPY --from=first /src/link /as-file
COPY --from=first /src/dirlink /as-dir
COPY --from=first /perm /perm
COPY --from=first /perm/ /perm2/
COPY --from=first --chown=9:10 /perm /owned
COPY --from=first --chown=www-data /src/deep /named
COPY --from=first --chown=33:nogroup /empty /empty
COPY --from=busybox /bin/busybox /usr/local/bin/bb
COPY --from=first /src/d*p/er /src/[ab].txt /glob/
COPY --from=first /src/a.txt /new/dirs/below/
E
