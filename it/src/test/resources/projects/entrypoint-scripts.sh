#: base debian
#: berth
#: allow config.Cmd: .* because buildah takes no notice of SHELL in CMD
# Scripts as entry points: made executable in the context, by COPY --chmod and in RUN; an init, a wait script, an environment file.
mkdir -p rootfs/etc/cont-init.d rootfs/usr/local/bin
for s in 01-user 02-config; do printf '#!/bin/sh\necho %s\n' $s >rootfs/etc/cont-init.d/$s; chmod +x rootfs/etc/cont-init.d/$s; done
printf '#!/bin/sh\nexec "$@"\n' >rootfs/usr/local/bin/init
printf '#!/bin/sh\r\necho crlf\r\n' >windows.sh
printf '#!/usr/bin/env bash\nset -euo pipefail\nexec "$@"\n' >entrypoint.sh
printf 'APP_MODE=prod\n' >env.sh
cat >Dockerfile <<'E'
FROM debian
COPY rootfs/ /
COPY --chmod=0755 entrypoint.sh windows.sh /usr/bin/
COPY --chmod=755 --chown=1000:1000 rootfs/etc/cont-init.d /hooks
RUN sed -i 's/\r$//' /usr/bin/windows.sh && /usr/bin/windows.sh && chmod a+x /usr/local/bin/init && ln -s ../usr/bin/entrypoint.sh /sbin/entry
ADD env.sh /etc/profile.d/app.sh
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN . /etc/profile.d/app.sh; [[ $APP_MODE == prod ]] && { echo "$APP_MODE" | tee /etc/app-mode; }
ENTRYPOINT ["/usr/local/bin/init", "/usr/bin/entrypoint.sh"]
CMD bash -l
E
