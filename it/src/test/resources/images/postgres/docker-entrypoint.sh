#!/bin/bash
# Starts PostgreSQL as images of it commonly do: variables POSTGRES_PASSWORD, POSTGRES_USER, POSTGRES_DB and
# POSTGRES_HOST_AUTH_METHOD, each also as NAME_FILE; scripts of /docker-entrypoint-initdb.d run once, on a new cluster.
set -Eeo pipefail

of_file() { # of_file NAME DEFAULT: sets NAME from itself, from the file NAME_FILE names, or to the default
  local name=$1 file=$1_FILE value=$2
  if [ -n "${!name}" ] && [ -n "${!file}" ]; then
    echo >&2 "error: both $name and $file are set (but are exclusive)"
    exit 1
  fi
  if [ -n "${!name}" ]; then value=${!name}; elif [ -n "${!file}" ]; then value=$(<"${!file}"); fi
  export "$name=$value"
  unset "$file"
}

cluster() {
  of_file POSTGRES_PASSWORD
  of_file POSTGRES_USER postgres
  of_file POSTGRES_DB "$POSTGRES_USER"
  local method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256} script
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$method" != trust ]; then
    echo >&2 "Error: Database is uninitialized and superuser password is not specified."
    echo >&2 "       You must specify POSTGRES_PASSWORD to a non-empty value for the superuser."
    exit 1
  fi
  # shellcheck disable=SC2086
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") --no-sync $POSTGRES_INITDB_ARGS
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
  PGUSER=$POSTGRES_USER pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -p 5432" -w start
  run=(psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --no-password)
  export PGHOST=/var/run/postgresql PGPASSWORD=$POSTGRES_PASSWORD
  [ "$POSTGRES_DB" = postgres ] || "${run[@]}" --dbname postgres -v db="$POSTGRES_DB" <<<'CREATE DATABASE :"db" ;'
  for script in /docker-entrypoint-initdb.d/*; do
    case $script in
    *.sh) echo "$0: running $script"; if [ -x "$script" ]; then "$script"; else . "$script"; fi ;;
    *.sql) echo "$0: running $script"; "${run[@]}" --dbname "$POSTGRES_DB" -f "$script" ;;
    esac
  done
  unset PGHOST PGPASSWORD
  pg_ctl -D "$PGDATA" -m fast -w stop
  printf '\n%s\n\n' 'PostgreSQL init process complete; ready for start up.'
}

[ "${1:0:1}" != - ] || set -- postgres "$@"
if [ "$1" = postgres ]; then
  if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA" /var/run/postgresql
    chmod 700 "$PGDATA"
    find "$PGDATA" /var/run/postgresql ! -user postgres -exec chown postgres {} +
    exec setpriv --reuid postgres --regid postgres --init-groups "$BASH" "$0" "$@"
  fi
  if [ -s "$PGDATA/PG_VERSION" ]; then
    printf '\n%s\n\n' 'PostgreSQL Database directory appears to contain a database; Skipping initialization'
  else
    cluster
  fi
fi
exec "$@"
