#: base debian
# Files that are neither plain nor small: pipes, sparse ones, empty directories, large ids, old and future times.
mkdir -p empty/nested; : >zero; echo old >old; touch -d 1970-01-02T00:00:00Z old; echo future >future
echo 'precious' >times; touch -d 2010-10-10T10:10:10Z times empty/nested
cat >Dockerfile <<'E'
FROM debian
RUN mkfifo -m 620 /pipe && truncate -s 50M /sparse && echo end >> /sparse && mkdir -p /e/m/p/t/y && chown 60000:60001 /e/m
COPY empty /empty
COPY zero old future times /files/
COPY --chown=65534:65534 empty/ /empty2/
RUN cp -a /files /files2 && touch -d 2035-01-01T00:00:00Z /files/future && touch -d 1980-01-01T00:00:00Z /files2 && touch -h -d 1990-01-01T00:00:00Z /etc/alternatives/awk
RUN rm /pipe && mkfifo /pipe2 && ln /pipe2 /pipe3
E
