#: base debian
# After the postgres image: explicit ids, a set-id helper, sticky and group directories, a data volume, SIGINT to stop.
mkdir initdb.d
printf '#!/usr/bin/env bash\nset -Eeo pipefail\nexec "$@"\n' >docker-entrypoint.sh
chmod 755 docker-entrypoint.sh
echo 'CREATE DATABASE x;' >initdb.d/01-x.sql
printf '#!/bin/sh\nexec "$@"\n' >gosu
cat >Dockerfile <<'E'
FROM debian
# explicitly set user/group IDs
RUN set -eux; \
	groupadd -r postgres --gid=999; \
	useradd -r -g postgres --uid=999 --home-dir=/var/lib/postgresql --shell=/bin/bash postgres; \
# also create the postgres user's home directory with appropriate permissions
	install --verbose --directory --owner postgres --group postgres --mode 1777 /var/lib/postgresql

ENV GOSU_VERSION 1.16
COPY gosu /usr/local/bin/gosu
RUN set -eux; chmod +sx /usr/local/bin/gosu; chown root:postgres /usr/local/bin/gosu; chmod 4750 /usr/local/bin/gosu

RUN mkdir /docker-entrypoint-initdb.d
ENV PG_MAJOR 15
ENV PATH $PATH:/usr/lib/postgresql/$PG_MAJOR/bin
RUN set -eux; \
	mkdir -p "/usr/lib/postgresql/$PG_MAJOR/bin" /usr/share/postgresql; \
	echo "#listen_addresses = 'localhost'" > /usr/share/postgresql/postgresql.conf.sample; \
	cp -v /usr/share/postgresql/postgresql.conf.sample /usr/share/postgresql/$PG_MAJOR.conf; \
	ln -sv ../$PG_MAJOR.conf /usr/share/postgresql/current; \
	sed -ri "s!^#?(listen_addresses)\s*=\s*\S+.*!\1 = '*'!" /usr/share/postgresql/postgresql.conf.sample; \
	grep -F "listen_addresses = '*'" /usr/share/postgresql/postgresql.conf.sample
RUN mkdir -p /var/run/postgresql && chown -R postgres:postgres /var/run/postgresql && chmod 2777 /var/run/postgresql
ENV PGDATA /var/lib/postgresql/data
# this 1777 will be replaced by 0700 at runtime (allows semi-arbitrary "--user" values)
RUN install --verbose --directory --owner postgres --group postgres --mode 1777 "$PGDATA"
COPY initdb.d/ /docker-entrypoint-initdb.d/
VOLUME /var/lib/postgresql/data
COPY docker-entrypoint.sh /usr/local/bin/
RUN ln -sT docker-entrypoint.sh /usr/local/bin/docker-enforce-initdb.sh
ENTRYPOINT ["docker-entrypoint.sh"]
STOPSIGNAL SIGINT
EXPOSE 5432
CMD ["postgres"]
E
