#: berth
#: buildah -f Dockerfile.plain
# --link, --parents and --exclude; for buildah, which does not know them yet, the same by other means.
mkdir -p a/x/y b/x; echo 1 >a/x/y/1.txt; echo 2 >a/x/2.md; echo 3 >b/x/3.txt; echo 4 >b/4.txt
cat >Dockerfile <<'E'
# syntax=docker/dockerfile:1.7-labs
FROM busybox AS s
COPY a /stage/a
FROM busybox
COPY --link a /linked/
COPY --link --chown=4:5 --chmod=750 b/4.txt /linked/4
COPY --parents a/x/y/1.txt b/x/*.txt /parents/
COPY --parents --from=s /stage/./a/x/2.md /pivot/
COPY --exclude=**/*.md --exclude=b a /excluded/
COPY --exclude=**/y a/ /excluded2/
E
cat >Dockerfile.plain <<'E'
FROM busybox AS s
COPY a /stage/a
FROM busybox
COPY a /linked/
COPY --chown=4:5 --chmod=750 b/4.txt /linked/4
COPY a/x/y/1.txt /parents/a/x/y/
COPY b/x/*.txt /parents/b/x/
COPY --from=s /stage/a/x/2.md /pivot/a/x/
COPY a /excluded/
COPY a/ /excluded2/
RUN rm /excluded/x/2.md && rm -r /excluded2/x/y
E
