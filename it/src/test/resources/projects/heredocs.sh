#: berth
#: buildah -f Dockerfile.plain
#: allow /(docs/EOF|docs/second.txt|etc/motd) modified: .* because a here-document has no time of its own
# Here-documents; for buildah, which does not know them yet, the same by other means.
cat >Dockerfile <<'E'
# syntax=docker/dockerfile:1.4
FROM busybox
ARG NAME=world
RUN <<EOF
set -e
mkdir -p /a/b
echo "hello $NAME" > /a/b/c
chmod 640 /a/b/c
EOF
RUN <<'EOF' cat > /quoted
$NAME is "kept"
EOF
RUN <<-EOF
	echo tabs > /tabs
	exit 0
EOF
RUN <<EOF
#!/bin/cat
not a shell
EOF
COPY <<EOF /etc/motd
Hello, $NAME!
EOF
COPY --chown=33:33 --chmod=600 <<"EOF" <<second.txt /docs/
literal $NAME
EOF
expanded ${NAME:-x}
second.txt
RUN cat <<A > /one && cat <<B > /two
1
A
2
B
E
mkdir docs
echo 'Hello, world!' >motd
echo 'literal $NAME' >docs/EOF
echo 'expanded world' >docs/second.txt
cat >Dockerfile.plain <<'E'
FROM busybox
RUN mkdir -p /a/b && echo "hello world" > /a/b/c && chmod 640 /a/b/c
RUN echo '$NAME is "kept"' > /quoted && echo tabs > /tabs && echo 1 > /one && echo 2 > /two
COPY motd /etc/motd
COPY --chown=33:33 --chmod=600 docs/EOF docs/second.txt /docs/
RUN true
E
