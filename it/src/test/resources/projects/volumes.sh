#: base debian
#: allow /(cache|logs) missing: .* because a step of buildah and of the classic builder mounts the volumes and leaves the places; BuildKit mounts none
# Volumes: what is below them before and after they are declared.
echo seed >seed.txt
cat >Dockerfile <<'E'
FROM debian
RUN mkdir -p /data/sub /var/lib/app && echo before > /data/before && chown -R 33:33 /data && chmod 2750 /data/sub
VOLUME ["/data", "/var/lib/app"]
VOLUME /logs /cache
COPY seed.txt /data/copied
COPY --chown=33:33 seed.txt /var/lib/app/
RUN echo outside > /outside && test -f /data/before
WORKDIR /data/sub
CMD ["sh", "-c", "ls -la /data"]
E
