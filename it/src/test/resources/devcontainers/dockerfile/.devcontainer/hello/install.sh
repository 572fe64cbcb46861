#!/bin/sh
set -e
printf '#!/bin/sh\necho %s $(id -un)\n' "$GREETING" >/usr/local/bin/hello
chmod 755 /usr/local/bin/hello
