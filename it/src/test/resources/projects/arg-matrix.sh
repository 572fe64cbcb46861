#: buildah -f Dockerfile.plain
#: args --build-arg REGISTRY_TAG=latest --build-arg FLAVOUR=full --build-arg EMPTY= --build-arg HTTP_PROXY=http://proxy.example:3128
# What variables are worth where: before FROM, in stages, beside ENV, with defaults, empty, and as predefined ones.
echo one >one.txt; echo two >two.txt; echo full >full.txt
cat >Dockerfile <<'E'
ARG REGISTRY_TAG=nosuch
ARG BASE=busybox
ARG GLOBAL=from-the-top
FROM ${BASE}:${REGISTRY_TAG} AS common
ARG GLOBAL
ARG FLAVOUR=slim
ARG EMPTY=default
ARG UNSET
ENV FROM_ENV=env \
    G=${GLOBAL} \
    E=[${EMPTY:-was-empty}] \
    E2=[${EMPTY-not-unset}] \
    U=[${UNSET:-unset}] \
    P=[${FLAVOUR:+yes}] \
    N=[${NOTHING:+never}] \
    SELF=a$SELF-b \
    ESCAPED=\$HOME \
    QUOTED="a b"' c '"'d'" \
    NESTED=${NOTHING:-${FLAVOUR}}
ENV FROM_ENV=second SAME=${FROM_ENV}
ENV OLD style with  spaces and $FLAVOUR
ARG FROM_ENV=arg-loses
RUN env | grep -E '^(FLAVOUR|GLOBAL|EMPTY|FROM_ENV|HTTP_PROXY|BASE|SAME)=' | sort > /env && echo "$FROM_ENV" >> /env

FROM common AS slim
COPY one.txt /${FLAVOUR}/
FROM common AS full
ARG FLAVOUR
COPY ${FLAVOUR}.txt /picked/
COPY one.txt ${NOTHING:-/default/}

FROM full
WORKDIR /srv/${FLAVOUR:-no-arg-here}/$FROM_ENV
ARG VERSION
LABEL version=${VERSION:-unknown} flavour="$FLAVOUR"
ENV PATH=$PATH:/srv/bin
USER ${USER_ID:-1000}
EXPOSE ${PORT:-8080}
E
# buildah does not know the form without a colon
sed 's/\${EMPTY-not-unset}//' Dockerfile >Dockerfile.plain
