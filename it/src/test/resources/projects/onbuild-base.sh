#: base onbuild
#: args --build-arg NODE_ENV=test
# A base with triggers, as the language images once were: they run right after FROM and are gone in the new image.
mkdir lib
echo 'left-pad 1.0' >package.list
echo 'x' >lib/x
printf 'secret\n' >.dockerignore
echo no >secret
cat >Dockerfile <<'E'
FROM onbuild
RUN find . -type f | sort > /files && echo "$NODE_ENV" >> /files
ONBUILD RUN echo for-the-next-one
ONBUILD COPY --chown=1:1 a /b
CMD ["cat", "/files"]
E
