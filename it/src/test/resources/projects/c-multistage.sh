#: base debian
#: base debian-gcc
# A small C program with make, tests run in the build, installed below a prefix and copied to a base without compiler.
mkdir -p src tests
cat >src/greet.h <<'E'
#ifndef GREET_H
#define GREET_H
int greet(char *to, int size, const char *who);
#endif
E
cat >src/greet.c <<'E'
#include <stdio.h>
#include "greet.h"
int greet(char *to, int size, const char *who) { return snprintf(to, size, "Hello, %s!", who); }
E
cat >src/main.c <<'E'
#include <stdio.h>
#include "greet.h"
int main(int argc, char **argv) {
  char text[100];
  greet(text, sizeof text, argc > 1 ? argv[1] : VERSION);
  puts(text);
  return 0;
}
E
cat >tests/test.c <<'E'
#include <string.h>
#include "../src/greet.h"
int main(void) { char t[32]; greet(t, sizeof t, "x"); return strcmp(t, "Hello, x!"); }
E
cat >Makefile <<'E'
CFLAGS ?= -O2 -g0
PREFIX ?= /usr/local
VERSION ?= dev
all: greet libgreet.so.1.0
greet: src/main.c src/greet.c
	$(CC) $(CFLAGS) -DVERSION='"$(VERSION)"' -o $@ $^
libgreet.so.1.0: src/greet.c
	$(CC) $(CFLAGS) -shared -fPIC -Wl,-soname,libgreet.so.1 -o $@ $<
check: tests/test.c src/greet.c
	$(CC) $(CFLAGS) -o test $^ && ./test
install: all
	install -D -m 755 greet $(DESTDIR)$(PREFIX)/bin/greet
	install -D -m 644 libgreet.so.1.0 $(DESTDIR)$(PREFIX)/lib/libgreet.so.1.0
	ln -s libgreet.so.1.0 $(DESTDIR)$(PREFIX)/lib/libgreet.so.1
	ln -s libgreet.so.1 $(DESTDIR)$(PREFIX)/lib/libgreet.so
	install -D -m 644 src/greet.h $(DESTDIR)$(PREFIX)/include/greet.h
E
cat >Dockerfile <<'E'
# syntax=docker/dockerfile:1
FROM debian-gcc AS build
ARG VERSION=1.2.3
WORKDIR /usr/src/greet
COPY Makefile ./
COPY src ./src
RUN make VERSION="$VERSION"
COPY tests tests/
RUN make check && make install DESTDIR=/out

FROM debian AS run
LABEL org.opencontainers.image.title="greet" org.opencontainers.image.version="1.2.3"
COPY --from=build /out/ /
RUN ldconfig -N /usr/local/lib && greet docker | grep -q 'Hello, docker!'
USER nobody
ENTRYPOINT ["greet"]
CMD ["world"]
E
