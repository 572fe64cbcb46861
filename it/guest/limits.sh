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
check "and OOMKilled says so" is true docker inspect -f '{{.State.OOMKilled}}' oom
always_shown() { # each of a number of runs says so
  for _ in 1 2 3 4 5; do
    docker start -a oom >/dev/null 2>&1
    [ "$(docker inspect -f '{{.State.OOMKilled}}' oom)" = true ] || return 1
  done
}
check "and in every run" always_shown
check "an oom event was sent for each" is 6 sh -c 'docker events --since 1h --until $(($(date +%s) + 1)) --filter event=oom --format "{{.Action}}" | wc -l'
check "a child's kill counts, too" is true sh -c 'docker run --name child --network none --memory 16m --memory-swap 16m busybox sh -c "head -c 64m /dev/zero | tail >/dev/null; sleep 1; true" >/dev/null 2>&1; docker inspect -f "{{.State.OOMKilled}}" child'
docker rm oom child >/dev/null 2>&1
no_slices() { ! systemctl --user list-units --all --plain --no-legend 'user-*.slice' | grep .; }
check "no slice is left" until_true 10 no_slices
in_pod() { podman --url "unix://$XDG_RUNTIME_DIR/berth/berth.sock" "$@"; }
if command -v podman >/dev/null; then
  in_pod pod create --name p --network none --memory 48m --cpus 0.5 >/dev/null
  limit_of_pod() { cat "/sys/fs/cgroup$(sed -n 's/^0::\(.*-pod[0-9a-f]*\.slice\).*/\1/p' "/proc/$(docker inspect -f '{{.State.Pid}}' m)/cgroup")/$1"; }
  in_pod run -d --name m --pod p busybox sleep 600 >/dev/null
  check "a pod's memory is limited above its containers" is 50331648 limit_of_pod memory.max
  check "and its processors" is "50000 100000" limit_of_pod cpu.max
  states() { in_pod ps -a --filter pod=p --format '{{.Status}}' | cut -d' ' -f1 | sort -u; }
  in_pod pod pause p >/dev/null
  check "a pod is paused with all it has" is Paused states
  check "and says so" is Paused in_pod pod inspect p --format '{{.State}}'
  check "its processes are frozen" is 1 sh -c 'cat "/sys/fs/cgroup$(sed -n "s/^0:://p" "/proc/$(docker inspect -f "{{.State.Pid}}" m)/cgroup")/cgroup.freeze"'
  check "it thaws" sh -c 'podman --url "unix://$XDG_RUNTIME_DIR/berth/berth.sock" pod unpause p'
  check "all of it runs again" is Up states
  in_pod pod pause p >/dev/null
  check "a paused pod goes" sh -c 'podman --url "unix://$XDG_RUNTIME_DIR/berth/berth.sock" pod rm -f -t 0 p'
  check "no slice of a pod is left" until_true 10 no_slices
fi
docker run -d --network none --name paused --memory 32m busybox sh -c 'while :; do sleep 0.1; done' >/dev/null
check "pause freezes" sh -c 'docker pause paused && [ "$(docker inspect -f "{{.State.Status}}" paused)" = paused ] && docker unpause paused'
check "update changes a running limit" sh -c 'docker update --memory 48m --memory-swap 48m paused && [ "$(docker exec paused cat /sys/fs/cgroup/memory.max)" = 50331648 ]'
check "stats know the limit" is 48MiB sh -c 'docker stats --no-stream --format "{{.MemUsage}}" paused | sed "s/.* //"'
docker pause paused >/dev/null
check "what is paused can be removed by force" docker rm -f paused
finish
