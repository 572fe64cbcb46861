#: berth
#: buildah -f Dockerfile.plain
#: base debian
#: allow /existing-parent(/below)? missing: .* because BuildKit takes places of mounts away with what was made above them
# RUN with mounts: from the context, from a stage, caches and memory; nothing of them stays in the image but the places.
mkdir -p src; echo s >src/s; echo top >top
cat >Dockerfile <<'E'
FROM busybox AS data
RUN mkdir /d && echo from-stage > /d/f
FROM debian
WORKDIR /w
RUN --mount=type=bind,target=/context cp /context/src/s /w/s
RUN --mount=type=bind,from=data,source=/d,target=/from-data cp /from-data/f /w/f
RUN --mount=type=cache,target=/var/cache/demo,id=projects-demo echo kept > /var/cache/demo/x && test -f /var/cache/demo/x
RUN --mount=type=bind,source=src,target=/src,rw echo changed > /src/s && cp /src/s /w/s2
RUN --mount=type=tmpfs,target=/tmpfs echo gone > /tmpfs/x
RUN --mount=type=cache,target=/existing-parent/below/cache true && ls -d /existing-parent
RUN --network=none true
E
# buildah lets a writable mount of the context change the context itself
sed 's/--network=none//; s#^RUN .*/src,rw .*#RUN echo changed > /w/s2#' Dockerfile >Dockerfile.plain
