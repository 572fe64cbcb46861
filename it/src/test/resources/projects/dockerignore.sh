#: args -f docker/Dockerfile
#: allow (/context/docker added: |/list (size|content): ).* because the docker CLI sends the directory of an excluded Dockerfile
# What .dockerignore keeps out: patterns with stars, exceptions, comments, the Dockerfile in a directory.
mkdir -p docker src/node_modules/x node_modules/y docs/api build/keep build/drop logs a/b/c
for f in docker/Dockerfile.dev src/main.c src/main.o src/node_modules/x/i node_modules/y/i docs/readme.md docs/api/index.md \
  docs/secret.txt build/keep/k build/drop/d logs/a.log logs/important.log a/b/c/deep.tmp a/b/x.tmp x.tmp .hidden README.md LICENSE.md 'with space' ; do
  echo "$f" >"$f"
done
cat >.dockerignore <<'E'
# comment
**/node_modules
*.md
!README.md
**/*.o
docs
!docs/api
build/*
!build/keep
/logs/*.log
!logs/important.log
**/*.tmp
!a/b/x.tmp
.hid?en
docker
 with space
E
cat >docker/Dockerfile <<'E'
FROM busybox
COPY . /context/
COPY *.md /md/
COPY s?c /src
RUN cd /context && find . | sort > /list
E
