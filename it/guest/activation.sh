#!/bin/bash
# Below a real systemd user manager: installation, socket activation, idle exit, wake-ups.
. "$BERTH_GUEST/lib.sh"

check "berth install enables the socket" "$BERTH_GUEST/dist/bin/berth" install
mkdir -p ~/.config/systemd/user/berth.service.d
printf '[Service]\nEnvironment=BERTH_IDLE_TIMEOUT=3 JAVA_HOME=%s\n' "$JAVA_HOME" >~/.config/systemd/user/berth.service.d/test.conf
systemctl --user daemon-reload
check "the socket listens and no service runs" no_service
check "the docker context is there and not selected" is default docker context show
check "docker version starts the service" is linux docker version -f '{{.Server.Os}}'
check "the tiny image loads" docker load -i "$BERTH_GUEST/busybox.tar"
check "a container runs" is hi docker run --rm busybox echo hi
docker run -d --name stays busybox sleep 600 >/dev/null
docker run -d --rm --name vanishes busybox sleep 8 >/dev/null
docker run -d --name comes-back --restart always busybox sleep 7 >/dev/null
check "the service leaves when idle" until_true 30 no_service
check "nothing of LISTEN_ leaks into containers" sh -c '! tr "\0" "\n" </proc/$(pgrep -f "sleep 600" | head -1)/environ | grep -E "LISTEN_|NOTIFY_SOCKET"'
check "the next docker ps is answered" sh -c 'docker ps --format "{{.Names}}" | grep -qx stays'
check "an exit wakes the service, which removes --rm containers" until_true 40 sh -c '! docker ps -a --format "{{.Names}}" | grep -qx vanishes'
check "restart: always restarts" until_true 40 sh -c '[ "$(docker inspect -f "{{.RestartCount}}" comes-back)" -ge 1 ]'
check "systemctl stop of the service leaves containers alone" sh -c 'systemctl --user stop berth.service; pgrep -f "sleep 600"'
check "and they are still controllable" is alive docker exec stays echo alive
docker rm -f stays comes-back >/dev/null
mkdir -p /tmp/probes
docker run -d --name probed -v /tmp/probes:/probes --health-cmd 'echo probed >>/probes/log' --health-interval 15s busybox sleep 600 >/dev/null
check "a health check that is due later lets the service leave" until_true 12 no_service
check "and wakes it in time, again and again" until_true 60 sh -c '[ "$(wc -l </tmp/probes/log)" -ge 3 ]'
check "it was away in between" sh -c '[ "$(journalctl --user -u berth.service --no-pager | grep -c "Started berth.service\|Started Berth")" -ge 3 ]'
check "the probes made it healthy" is healthy docker inspect -f '{{.State.Health.Status}}' probed
docker rm -f probed >/dev/null
check "the service leaves again" until_true 40 no_service
check "no monitor is left" sh -c '! pgrep -u "$(id -u)" conmon'
quadlets() { # quadlets METHOD PATH CURL-OPTIONS...: of the libpod API; fails where that does
  curl -sSf --unix-socket "$XDG_RUNTIME_DIR/berth/berth.sock" -X "$1" "http://d/v5.8.0/libpod/quadlets$2" "${@:3}"
}
printf '[Container]\nImage=busybox\n' >/tmp/guest.container
check "a quadlet file is installed, and systemd reads its units anew" quadlets POST "" -F "q=@/tmp/guest.container"
check "it lies where Podman's generator looks" test -f ~/.config/containers/systemd/guest.container
check "lists ask systemd for its service" sh -c 'curl -s --unix-socket "$XDG_RUNTIME_DIR/berth/berth.sock" http://d/v5.8.0/libpod/quadlets/json | grep -E "\"UnitName\":\"guest.service\".*\"Status\":\"(Not loaded|inactive/dead)\""'
check "it is removed" quadlets DELETE /guest.container
if command -v podman >/dev/null; then
  export CONTAINER_HOST=unix://$XDG_RUNTIME_DIR/berth/berth.sock
  runs() { [ "$(docker inspect -f '{{.State.Running}}' "$1")" = true ]; }
  podman --remote create --name unit1 --stop-signal KILL busybox sleep 600 >/dev/null
  podman --remote run -d --name unit2 --stop-signal KILL busybox sleep 600 >/dev/null
  podman --remote generate systemd --name unit1 >~/.config/systemd/user/container-unit1.service
  podman --remote generate systemd --new --name unit2 >~/.config/systemd/user/container-unit2.service
  docker rm -f unit2 >/dev/null
  systemctl --user daemon-reload
  check "a generated unit starts its container" systemctl --user start container-unit1.service
  check "which runs" until_true 20 runs unit1
  docker kill unit1 >/dev/null
  check "systemd starts it again when it fails" until_true 30 sh -c 'systemctl --user show -p NRestarts container-unit1.service | grep -qx NRestarts=1'
  check "which runs again" until_true 20 runs unit1
  check "stopping the unit stops it" systemctl --user stop container-unit1.service
  check "and it is stopped" is false docker inspect -f '{{.State.Running}}' unit1
  docker rm unit1 >/dev/null
  check "a unit makes its container anew" systemctl --user start container-unit2.service
  check "which runs, too" until_true 20 runs unit2
  check "stopping that unit" systemctl --user stop container-unit2.service
  check "takes the container away" sh -c '! docker inspect unit2'

  # the guest's own systemd as the image of a container
  tar -C / -c --exclude=usr/share --exclude=usr/lib/python3 --exclude=usr/include --exclude=vmtest.service bin sbin lib lib64 usr etc 2>/dev/null |
    docker import - localhost/init >/dev/null
  podman --remote run -d --name inside --systemd=always localhost/init /sbin/init >/dev/null
  check "a systemd runs inside a container" until_true 60 sh -c 'docker exec inside systemctl is-active basic.target'
  check "with services in cgroups of its own" sh -c 'docker exec inside systemctl show -p ControlGroup systemd-journald.service | grep -x ControlGroup=/system.slice/systemd-journald.service'
  check "and stops when it is told to" sh -c 'podman --remote stop -t 30 inside && [ "$(docker inspect -f "{{.State.ExitCode}}" inside)" = 0 ]'
  docker rm -f inside >/dev/null

  berth() { "$BERTH_GUEST/dist/bin/berth" "$@"; }
  commit() { # commit CHANGE: another image by the name that the unit runs
    docker rm -f made >/dev/null 2>&1
    docker create --name made busybox true >/dev/null && docker commit -c "$1" made localhost/app >/dev/null
    docker rm made >/dev/null
  }
  version() { docker exec unit3 sh -c 'echo $VERSION'; }
  commit "ENV VERSION=1"
  podman --remote create --name unit3 --stop-signal KILL --label io.containers.autoupdate=local localhost/app sleep 600 >/dev/null
  podman --remote generate systemd --new --name unit3 >~/.config/systemd/user/container-unit3.service
  docker rm -f unit3 >/dev/null
  systemctl --user daemon-reload
  systemctl --user start container-unit3.service
  check "a unit runs a container that follows its image" until_true 20 runs unit3
  check "which has no newer one" is false berth auto-update --format '{{.Updated}}'
  commit "ENV VERSION=2"
  check "which has one" is "container-unit3.service pending" berth auto-update --dry-run --format '{{.Unit}} {{.Updated}}'
  check "and is updated" is "container-unit3.service true" berth auto-update --format '{{.Unit}} {{.Updated}}'
  check "to the newer one" is 2 version
  commit 'ENTRYPOINT ["false"]'
  check "an image that does not start is rolled back" is "rolled back" berth auto-update --format '{{.Updated}}'
  check "to the one before" is 2 version
  commit "ENV VERSION=4"
  check "the timer's service does the same" systemctl --user start berth-auto-update.service
  check "and has updated it" is 4 version
  check "the timer is there for the user to enable" systemctl --user enable --now berth-auto-update.timer
  systemctl --user stop container-unit3.service
fi
other=$XDG_RUNTIME_DIR/podman/podman.sock
ping_other() { curl -sf --unix-socket "$other" http://d/libpod/_ping; }
check "berth install --podman-socket offers the socket at Podman's path" "$BERTH_GUEST/dist/bin/berth" install --podman-socket
check "a request there is answered" is OK ping_other
systemctl --user stop berth.service berth.socket
rm -f "$other"
systemctl --user start berth.socket berth-exits.path
check "and again after the socket was started anew" is OK ping_other
check "berth uninstall disables the socket" "$BERTH_GUEST/dist/bin/berth" uninstall
check "and the timer" sh -c '! systemctl --user cat berth-auto-update.timer'
check "and takes the other name back" sh -c "! ls $other"
finish
