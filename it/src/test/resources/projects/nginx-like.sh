#: base debian
# After the nginx image: a system user, logs linked to the streams, an entrypoint with a directory of scripts.
mkdir -p conf html
printf 'user nginx;\nworker_processes auto;\n' >conf/nginx.conf
printf 'server { listen 80; }\n' >conf/default.conf.template
echo '<h1>Welcome</h1>' >html/index.html
for n in 10-listen-on-ipv6-by-default.sh 20-envsubst-on-templates.sh 15-local-resolvers.envsh; do
  printf '#!/bin/sh\necho %s\n' "$n" >"$n"
done
chmod 755 10-* 20-*
chmod 644 15-*
printf '#!/bin/sh\nset -e\nfor f in /docker-entrypoint.d/*; do "$f"; done\nexec "$@"\n' >docker-entrypoint.sh
chmod +x docker-entrypoint.sh
cat >Dockerfile <<'E'
FROM debian
LABEL maintainer="Docker Maintainers <docker-maint@example.com>"
ENV NGINX_VERSION   1.25.3
ENV PKG_RELEASE     1~bookworm
ENV TZ=Etc/UTC
RUN set -x \
# create nginx user/group first, to be consistent throughout docker variants
    && groupadd --system --gid 101 nginx \
    && useradd --system --gid nginx --no-create-home --home /nonexistent --comment "nginx user" --shell /bin/false --uid 101 nginx \
    && mkdir -p /var/cache/nginx/client_temp /var/log/nginx /etc/nginx/conf.d /etc/nginx/templates /usr/share/nginx/html \
    && chown -R nginx:nginx /var/cache/nginx && chmod 700 /var/cache/nginx/client_temp \
    \
    # forward request and error logs to docker log collector
    && ln -sf /dev/stdout /var/log/nginx/access.log \
    && ln -sf /dev/stderr /var/log/nginx/error.log \
    && ln -snf /usr/share/zoneinfo/$TZ /etc/localtime && echo $TZ > /etc/timezone \
# create a docker-entrypoint.d directory
    && mkdir /docker-entrypoint.d

COPY conf/nginx.conf /etc/nginx/nginx.conf
COPY conf/*.template /etc/nginx/templates/
COPY html /usr/share/nginx/html
COPY docker-entrypoint.sh /
COPY 10-listen-on-ipv6-by-default.sh /docker-entrypoint.d
COPY 15-local-resolvers.envsh 20-envsubst-on-templates.sh /docker-entrypoint.d/
ENTRYPOINT ["/docker-entrypoint.sh"]
EXPOSE 80
STOPSIGNAL SIGQUIT
CMD ["nginx", "-g", "daemon off;"]
E
