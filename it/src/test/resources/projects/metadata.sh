#: allow /a(/c|/c/d)? owner: 0:0, 33:65534 because dockerd and BuildKit make the directories of WORKDIR as root, buildah as USER
#: allow config.(Cmd|Entrypoint): .* because buildah takes no notice of SHELL in CMD and ENTRYPOINT
#: allow config.ExposedPorts: .* because dockerd spells ranges out, buildah keeps them
#: dockerd config.Healthcheck: .* because the classic builder fills in from the check before, BuildKit does not
# Everything that only changes the configuration, in all its ways of writing.
cat >Dockerfile <<'E'
# escape=\

FROM busybox
MAINTAINER Jane Doe <jane@example.com>
LABEL "com.example.vendor"="ACME Incorporated"
LABEL com.example.label-with-value="foo" version="1.0"
LABEL description="This text illustrates \
that label-values can span multiple lines."
LABEL multi.label1="value1" \
      multi.label2="value2" \
      # a comment in between
      other='single $quoted'
LABEL old style label
EXPOSE 80 443/tcp 53/udp
EXPOSE 8000-8003 9000-9001/udp
ENV A=1 B="two words" C=three\ words
ENV D  four   words
STOPSIGNAL 15
STOPSIGNAL SIGUSR1
HEALTHCHECK --interval=5m --timeout=3s --start-period=10s --retries=2 CMD ["busybox", "wget", "-q", "http://localhost/"]
HEALTHCHECK --interval=1m30s CMD curl -f http://localhost/ || exit 1
USER www-data:nogroup
VOLUME ["/one", "/two with space"]
VOLUME /three /four
WORKDIR /a
WORKDIR b/../c
WORKDIR ./d
SHELL ["/bin/sh", "-e", "-c"]
ONBUILD RUN echo "triggered" > /tmp/x
ONBUILD ADD . /app/src
ENTRYPOINT exec top -b
CMD echo "$A" | wc -
E
