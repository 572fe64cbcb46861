#: base debian
# A Node application: packages with links below .bin, scoped names, development packages pruned, files of the user node.
mkdir -p src bin packages/left-pad packages/@scope/tool/bin packages/jest
echo '{"name":"app","version":"1.0.0"}' >package.json
echo '{"lockfileVersion":3}' >package-lock.json
echo 'module.exports = 1' >packages/left-pad/index.js
printf '#!/usr/bin/env node\n' >packages/@scope/tool/bin/tool.js
echo 'test' >packages/jest/index.js
echo 'console.log("hi")' >src/server.js
mkdir -p node_modules/host-only; echo never >node_modules/host-only/index.js
printf 'node_modules\nnpm-debug.log\nDockerfile*\n.dockerignore\n' >.dockerignore
cat >bin/npm <<'E'
#!/bin/sh
# stands for npm
set -e
case $1 in
  ci) mkdir -p node_modules/.bin; cp -R /packages/. node_modules/; chmod 755 node_modules/@scope/tool/bin/tool.js
      ln -s ../@scope/tool/bin/tool.js node_modules/.bin/tool; mkdir -p "${npm_config_cache:-/root/.npm}/_cacache/tmp" ;;
  prune) rm -rf node_modules/jest ;;
  cache) rm -rf "${npm_config_cache:-/root/.npm}"/* ;;
esac
E
chmod 755 bin/npm
cat >Dockerfile <<'E'
FROM debian AS node
RUN groupadd --gid 1000 node \
  && useradd --uid 1000 --gid node --shell /bin/bash --create-home node
COPY bin/npm /usr/local/bin/
COPY packages /packages
RUN ln -s /usr/local/bin/npm /usr/local/bin/npx && chmod -R a+rX /packages

FROM node AS dependencies
ENV NODE_ENV=production
WORKDIR /home/node/app
COPY --chown=node:node package*.json ./
RUN npm ci && npm cache clean --force

FROM dependencies AS test
COPY . .
RUN test ! -e node_modules/host-only && test -f node_modules/jest/index.js

FROM node AS release
WORKDIR /home/node/app
RUN chown node:node .
USER node
COPY --from=dependencies --chown=node:node /home/node/app/node_modules ./node_modules
COPY --chown=node:node . .
RUN npm prune && mkdir -p .cache && echo "$HOME" > .cache/home
ENV NODE_ENV=production PORT=3000
EXPOSE $PORT
CMD [ "npm", "start" ]
E
