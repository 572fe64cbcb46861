#!/bin/bash
# Under real cgroup v2 with delegated controllers: limits are set, and kill.
. "$BERTH_GUEST/lib.sh"
export BERTH_HEAP=96m
"$BERTH_GUEST/dist/bin/berth" serve --idle-timeout 0 >/tmp/berth.log 2>&1 </dev/null &
check "the service answers" until_true 60 docker version
check "the tiny image loads" docker load -i "$BERTH_GUEST/busybox.tar"
in_box() { docker run --rm --network none "$@"; }
check "info knows the limits" is "true true" docker info -f '{{.MemoryLimit}} {{.PidsLimit}}'
check "--memory sets memory.max" is 33554432 in_box --memory 32m busybox cat /sys/fs/cgroup/memory.max
check "--pids-limit sets pids.max" is 20 in_box --pids-limit 20 busybox cat /sys/fs/cgroup/pids.max
check "--cpus sets cpu.max" is "50000 100000" in_box --cpus 0.5 busybox cat /sys/fs/cgroup/cpu.max
check "too much memory kills with 137" is 137 sh -c 'docker run --name oom --network none --memory 16m --memory-swap 16m busybox sh -c "head -c 64m /dev/zero | tail >/dev/null; exit \$?" >/dev/null 2>&1; docker inspect -f "{{.State.ExitCode}}" oom'
# conmon notes a kill only when the kernel's notice comes before the exit, so one try may miss it
oom_is_shown() {
  for _ in 1 2 3 4 5; do
    [ "$(docker inspect -f '{{.State.OOMKilled}}' oom)" = true ] && return
    docker start -a oom >/dev/null 2>&1
  done
  return 1
}
check "and OOMKilled says so" oom_is_shown
docker rm oom >/dev/null 2>&1
docker run -d --network none --name paused --memory 32m busybox sh -c 'while :; do sleep 0.1; done' >/dev/null
check "pause freezes" sh -c 'docker pause paused && [ "$(docker inspect -f "{{.State.Status}}" paused)" = paused ] && docker unpause paused'
check "update changes a running limit" sh -c 'docker update --memory 48m --memory-swap 48m paused && [ "$(docker exec paused cat /sys/fs/cgroup/memory.max)" = 50331648 ]'
check "stats know the limit" is 48MiB sh -c 'docker stats --no-stream --format "{{.MemUsage}}" paused | sed "s/.* //"'
docker rm -f paused >/dev/null
finish
