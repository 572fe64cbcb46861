#!/bin/bash
# Log drivers against a real journal: what docker logs reads is what journalctl shows.
. "$BERTH_GUEST/lib.sh"
export BERTH_HEAP=96m
"$BERTH_GUEST/dist/bin/berth" serve --idle-timeout 0 >/tmp/berth.log 2>&1 </dev/null &
check "the service answers" until_true 60 docker version
check "the tiny image loads" docker load -i "$BERTH_GUEST/busybox.tar"
journal() { # journal FIELD MATCH...: that field of every entry, one a line
  local field=$1
  shift
  journalctl --quiet --output=json --all "$@" | grep -o "\"$field\":\"[^\"]*\"" | cut -d: -f2- | tr -d '"'
}
docker run --name jour --network none --log-driver journald --log-opt tag='t-{{.Name}}' busybox \
  sh -c 'echo one; echo bad >&2; echo two; printf end' >/dev/null 2>&1
id=$(docker inspect -f '{{.Id}}' jour)
lines() { [ "$(journal MESSAGE "CONTAINER_ID_FULL=$id" | wc -l)" = 4 ]; }
check "journald has the lines" until_true 10 lines
check "and the container's name" is jour sh -c "journalctl --quiet -o json CONTAINER_ID_FULL=$id | grep -o '\"CONTAINER_NAME\":\"jour\"' | sort -u | cut -d'\"' -f4"
check "and its short id" is "${id:0:12}" sh -c "journalctl --quiet -o json CONTAINER_ID_FULL=$id | grep -o '\"CONTAINER_ID\":\"[^\"]*\"' | sort -u | cut -d'\"' -f4"
check "and the tag" is t-jour sh -c "journalctl --quiet -o json CONTAINER_ID_FULL=$id | grep -o '\"CONTAINER_TAG\":\"[^\"]*\"' | sort -u | cut -d'\"' -f4"
check "as identifier, too" is t-jour sh -c "journalctl --quiet -o json CONTAINER_ID_FULL=$id | grep -o '\"SYSLOG_IDENTIFIER\":\"[^\"]*\"' | sort -u | cut -d'\"' -f4"
check "errors have their priority" is 'bad\n' journal MESSAGE "CONTAINER_ID_FULL=$id" PRIORITY=3
check "docker logs reads standard output" is "$(printf 'one\ntwo\nend')" sh -c 'docker logs jour 2>/dev/null'
check "and standard error" is bad sh -c 'docker logs jour 2>&1 >/dev/null'
check "and the last lines" is 2 sh -c 'docker logs --tail 2 jour 2>&1 | grep -c .'
check "with none since now" is "" sh -c 'sleep 2; docker logs --since 0.5s jour 2>&1' # older clients send whole seconds
check "with times" sh -c 'docker logs -t jour | head -1 | grep -E "^20[0-9-]+T[0-9:]+\.[0-9]{9}Z one$"'
check "with the tag in details" sh -c 'docker logs --details jour | head -1 | grep "^tag=t-jour one$"'
docker run -d --name talks --network none --log-driver journald busybox \
  sh -c 'for i in 1 2 3 4 5; do echo "line $i"; sleep 0.3; done' >/dev/null
check "following ends with the container" is 5 sh -c 'timeout 20 docker logs -f talks | grep -c line'
check "and the default tag is the short id" is "$(docker inspect -f '{{slice .Id 0 12}}' talks)" \
  sh -c 'journalctl --quiet -o json CONTAINER_NAME=talks | grep -o "\"CONTAINER_TAG\":\"[^\"]*\"" | sort -u | cut -d"\"" -f4'
long() { docker run -d --network none --log-driver journald --name long busybox sh -c 'head -c 20000 /dev/zero | tr "\0" x; echo' >/dev/null 2>&1; }
check "a long line is taken" long
docker wait long >/dev/null
check "in parts of one line" is 20001 sh -c 'docker logs long | wc -c'
docker rm -f long >/dev/null
docker run --name sys --network none --log-driver syslog --log-opt tag='s-{{.Name}}' busybox \
  sh -c 'echo to syslog; echo amiss >&2' >/dev/null 2>&1
arrived() { journal MESSAGE SYSLOG_IDENTIFIER=s-sys | grep -qx 'to syslog'; }
check "the machine's own syslog gets lines" until_true 10 arrived
check "with their severity" is amiss journal MESSAGE SYSLOG_IDENTIFIER=s-sys PRIORITY=3
check "and docker logs reads what was kept beside" is "to syslog" sh -c 'docker logs sys 2>/dev/null'
docker rm -f jour talks sys >/dev/null
finish
