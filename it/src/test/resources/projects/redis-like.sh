#: base debian
#: base debian-gcc
# After the redis image: compiled from an archive with its checksum looked at, the tools removed in the same RUN.
mkdir redis-7
cat >redis-7/server.c <<'E'
#include <stdio.h>
int main(void) { puts("PONG"); return 0; }
E
printf 'all: server\nserver: server.c\n\t$(CC) -O0 -g0 -o server server.c\ninstall: all\n\tinstall -m 755 server $(PREFIX)/bin/redis-server\n\tln -f $(PREFIX)/bin/redis-server $(PREFIX)/bin/redis-sentinel\n' >redis-7/Makefile
tar --sort=name --mtime=2024-05-05 --owner=0 --group=0 -czf redis.tar.gz redis-7
rm -r redis-7
printf '#!/bin/sh\nset -e\nexec "$@"\n' >docker-entrypoint.sh
chmod 755 docker-entrypoint.sh
echo "#: sha $(sha256sum redis.tar.gz | cut -d' ' -f1)" >sum
cat >Dockerfile <<'E'
FROM debian-gcc
RUN groupadd -r -g 999 redis && useradd -r -g redis -u 999 redis
ENV REDIS_DOWNLOAD_SHA_FILE=/sum
COPY sum $REDIS_DOWNLOAD_SHA_FILE
COPY redis.tar.gz /
RUN set -eux; \
	echo "$(cut -d' ' -f3 /sum) */redis.tar.gz" | sha256sum -c -; \
	mkdir -p /usr/src/redis; \
	tar -xzf redis.tar.gz -C /usr/src/redis --strip-components=1 --no-same-owner; \
	rm redis.tar.gz /sum; \
	make -C /usr/src/redis -j "$(nproc)" all; \
	make -C /usr/src/redis PREFIX=/usr/local install; \
	rm -r /usr/src/redis; \
	find / -xdev -type f -name '*.o' -delete; \
	redis-server && test /usr/local/bin/redis-server -ef /usr/local/bin/redis-sentinel
RUN mkdir /data && chown redis:redis /data
VOLUME /data
WORKDIR /data
COPY docker-entrypoint.sh /usr/local/bin/
ENTRYPOINT ["docker-entrypoint.sh"]
EXPOSE 6379
CMD ["redis-server"]
E
