# Shared by the scripts that run inside a guest, as the unprivileged user "tester".
set -u
export PATH=$BERTH_GUEST/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
export DOCKER_HOST=unix://$XDG_RUNTIME_DIR/berth/berth.sock
passed=0
failed=0

check() { # check DESCRIPTION COMMAND...
  local what=$1
  shift
  if "$@" >/tmp/check.out 2>&1; then
    passed=$((passed + 1))
    echo "ok: $what"
  else
    failed=$((failed + 1))
    echo "FAILED: $what"
    sed 's/^/    /' /tmp/check.out | tail -15
  fi
}

is() { # is EXPECTED COMMAND...: the command's output is exactly this
  local expected=$1 actual
  shift
  actual=$("$@" 2>&1)
  [ "$actual" = "$expected" ] || {
    echo "expected: $expected"
    echo "but was:  $actual"
    return 1
  }
}

until_true() { # until_true SECONDS COMMAND...: waits with a deadline
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || {
      echo "not in time: $*"
      return 1
    }
    sleep 0.1
  done
}

service_runs() { pgrep -u "$(id -u)" -f "lib/berth.jar serve"; }
no_service() { ! service_runs; }

finish() {
  [ $failed = 0 ] || journalctl --user --no-pager -n 40 2>/dev/null | cut -c1-200 | sed 's/^/  journal: /'
  echo "guest: $passed passed, $failed failed"
  [ $failed = 0 ]
  exit
}
