#!/bin/sh
# As images of nginx commonly do: ${NAME} in /etc/nginx/templates/*.template is replaced by the environment's values.
set -e
for template in /etc/nginx/templates/*.template; do
  [ -e "$template" ] || continue
  name=$(basename "$template" .template)
  python3 -c 'import os, re, sys
print(re.sub(r"\$\{(\w+)\}", lambda m: os.environ.get(m.group(1), m.group(0)), sys.stdin.read()))' <"$template" >"/etc/nginx/conf.d/$name"
done
exec "$@"
