#: berth
#: base debian
#: args --target api --label org.example.commit=abc123
# One file for several services: a target in the middle, stages nobody needs, which would fail, and shared ones.
mkdir -p services/api services/web shared
echo api >services/api/main; echo web >services/web/main; echo lib >shared/lib
cat >Dockerfile <<'E'
FROM debian AS shared
WORKDIR /repo
COPY shared shared
RUN cat shared/lib > built-lib

FROM busybox AS broken
RUN exit 9

FROM shared AS api-build
COPY services/api ./
RUN cat main built-lib > /api

FROM shared AS web-build
RUN false
COPY --from=broken /x /x

FROM busybox AS api
COPY --from=api-build /api /usr/bin/api
COPY --from=shared /repo/shared /usr/share/shared
CMD ["api"]

FROM busybox AS web
COPY --from=web-build /web /usr/bin/web
E
