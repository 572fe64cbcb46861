#!/bin/sh
# Lays out dist/: the launcher, one jar of ours, the libraries, the user units, and an AOT cache that
# is trained on real requests. Usage: systemd/assemble.sh [DIST]   (after `mvn compile` or later)
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
dist=${1:-$root/dist}
java_home=${JAVA_HOME:?JAVA_HOME must name a JDK 25}
modules="runtime-bridge compat-layer openapi api-server"

rm -rf "$dist"
mkdir -p "$dist/bin" "$dist/lib" "$dist/share/systemd/user"
cp -p "$root/systemd/bin/berth" "$dist/bin/berth"
cp -p "$root"/systemd/user/* "$dist/share/systemd/user/"

# the libraries, as Maven resolves them for the server
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mvn=${MVN:-mvn -o}
(cd "$root" && $mvn -q -B compile dependency:build-classpath -DincludeScope=runtime \
  -Dmdep.outputFile="$work/classpath" -pl api-server -am)
names=
for jar in $(tr : ' ' <"$work/classpath"); do
  case $jar in
    *.jar)
      cp -p "$jar" "$dist/lib/"
      names="${names:+$names }${jar##*/}"
      ;;
  esac
done

# ours, in one uncompressed jar whose manifest names the libraries
mkdir "$work/classes"
for module in $modules; do
  if [ -d "$root/$module/target/classes" ]; then
    cp -R "$root/$module/target/classes/." "$work/classes/"
  fi
done
{
  echo "Main-Class: dev.berth.server.Berth"
  # manifest lines are at most 72 bytes; one name a line needs no counting
  echo "Class-Path: ${names%% *}"
  for name in ${names#* }; do echo "  $name"; done
} >"$work/manifest"
"$java_home/bin/jar" --create --no-compress --file "$dist/lib/berth.jar" --manifest "$work/manifest" \
  -C "$work/classes" .

if [ -z "${BERTH_SKIP_AOT:-}" ]; then
  "$root/systemd/train.sh" "$dist" || echo "assemble: no AOT cache (training failed); starts will be slower" >&2
fi
echo "assembled $dist"
