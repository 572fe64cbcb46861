#: allow config.Cmd: .* because buildah takes no notice of SHELL in CMD
# A base command is dropped by ENTRYPOINT, shell forms take the SHELL, HEALTHCHECK NONE takes a check away.
cat >Dockerfile <<'E'
FROM busybox AS base
CMD ["from", "base"]
HEALTHCHECK CMD true
ENTRYPOINT ["/base"]
FROM base
SHELL ["/bin/sh", "-o", "pipefail", "-c"]
HEALTHCHECK NONE
ENTRYPOINT ["/bin/sh", "-c", "echo \"$0\" \u00e9 'x'"]
RUN ["/bin/busybox", "sh", "-c", "echo $0 \"$1\" > /exec", "zero", "one two"]
RUN echo 'single' "dou\"ble" \
  # comment inside
  back\\slash \

  after-an-empty-line > /words
RUN echo a;	echo	tab > /tab
RUN [ -f /words ] && echo not-json > /bracket
cmd echo lower-case && exit
E
