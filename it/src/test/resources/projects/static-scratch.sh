#: base debian-gcc
# A service of one static binary on scratch, as Go programs are shipped: modules first, then the source, then nothing but the binary.
#: args --build-arg VERSION=v1.4.2
printf 'module example.com/hello\n' >go.mod
printf 'example.com/dep v1.0.0 h1:abc=\n' >go.sum
mkdir -p cmd/hello internal/version etc
cat >cmd/hello/main.c <<'E'
#include <stdio.h>
int main(void) { puts("hello " VERSION " " TARGET); return 0; }
E
echo 'root:x:0:0:root:/root:/sbin/nologin
nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin' >etc/passwd
echo 'nonroot:x:65532:' >etc/group
cat >Dockerfile <<'E'
ARG BASE=debian-gcc
FROM ${BASE} AS deps
WORKDIR /src
COPY go.mod go.sum ./
RUN mkdir -p /go/pkg/mod/example.com && cut -d' ' -f1 go.sum | sed 's,^,/go/pkg/mod/,' | xargs mkdir -p

FROM deps AS build
ARG VERSION
ARG TARGET=linux/any
ENV CGO_ENABLED=0 GOFLAGS="-trimpath -mod=readonly"
COPY . .
RUN set -eux; \
    gcc -static -s -O2 -DVERSION="\"${VERSION:-v0}\"" -DTARGET="\"$TARGET\"" -o /out-hello ./cmd/hello/main.c; \
    mkdir -p /empty/tmp /empty/home/nonroot; chmod 1777 /empty/tmp; chown 65532:65532 /empty/home/nonroot

FROM scratch
COPY --from=build /empty/ /
COPY etc/passwd etc/group /etc/
COPY --from=build --chown=65532:65532 /out-hello /hello
USER 65532:65532
WORKDIR /home/nonroot
EXPOSE 8080/tcp 9090/udp
ENTRYPOINT ["/hello"]
E
