#!/bin/sh
# Lays out dist/: the launcher, one jar, the user units, and an AOT cache that
# is trained on real requests. Usage: systemd/assemble.sh [DIST]   (after `mvn compile` or later)
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
dist=${1:-$root/dist}
java_home=${JAVA_HOME:?JAVA_HOME must name a JDK 25}
modules="runtime-bridge compat-layer api-server"

rm -rf "$dist"
mkdir -p "$dist/bin" "$dist/lib" "$dist/share/systemd/user"
cp -p "$root/systemd/bin/berth" "$dist/bin/berth"
cp -p "$root"/systemd/user/* "$dist/share/systemd/user/"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mvn=${MVN:-mvn}
(cd "$root" && $mvn -q -B compile dependency:build-classpath -DincludeScope=runtime \
  -Dmdep.outputFile="$work/classpath" -pl api-server -am)

# Everything goes into one uncompressed jar without version directories: each jar on the class path
# costs a cold start half a millisecond. Service files stay out, because nothing is discovered; the
# libraries' licences are kept beside it. The client of Kubernetes has a jar of its own, which is
# opened for the one request that needs it.
all=$work/all
kube=$work/kube
cluster=dev/berth/libpod/kube/cluster
mkdir -p "$all" "$kube/${cluster%/*}" "$dist/share/licenses"
for jar in $(tr : ' ' <"$work/classpath"); do
  case $jar in *.jar) ;; *) continue ;; esac
  name=${jar##*/}
  mkdir "$work/one"
  (cd "$work/one" && "$java_home/bin/jar" --extract --file "$jar")
  for text in "$work"/one/META-INF/*LICENSE* "$work"/one/META-INF/*NOTICE*; do
    if [ -f "$text" ]; then
      mkdir -p "$dist/share/licenses/${name%.jar}"
      mv "$text" "$dist/share/licenses/${name%.jar}/"
    fi
  done
  for version in 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
    if [ -d "$work/one/META-INF/versions/$version" ]; then
      cp -R "$work/one/META-INF/versions/$version/." "$work/one/"
    fi
  done
  rm -rf "$work/one/META-INF" "$work/one/module-info.class"
  case $name in
    kubernetes-* | slf4j-* | jackson-dataformat-yaml-* | jackson-datatype-jsr310-* | snakeyaml-[0-9]*) into=$kube ;;
    *) into=$all ;;
  esac
  cp -R "$work/one/." "$into/"
  rm -rf "$work/one"
done
for module in $modules; do
  if [ -d "$root/$module/target/classes" ]; then
    cp -R "$root/$module/target/classes/." "$all/"
  fi
done
mv "$all/$cluster" "$kube/$cluster"
# of the openapi module the product takes the document only
if [ -d "$root/openapi/target/classes/openapi" ]; then
  cp -R "$root/openapi/target/classes/openapi" "$all/"
fi
cat >"$work/manifest" <<'MANIFEST'
Main-Class: dev.berth.server.Berth
Add-Exports: java.base/sun.nio.ch
Enable-Native-Access: ALL-UNNAMED
MANIFEST
"$java_home/bin/jar" --create --no-compress --file "$dist/lib/berth.jar" --manifest "$work/manifest" \
  -C "$all" .
"$java_home/bin/jar" --create --no-manifest --file "$dist/lib/kube.jar" -C "$kube" .

if [ -z "${BERTH_SKIP_AOT:-}" ]; then
  "$root/systemd/train.sh" "$dist" || echo "assemble: no AOT cache (training failed); starts will be slower" >&2
fi
echo "assembled $dist"
