# Thousands of files: copied, partly deleted, moved and changed in later steps.
mkdir tree
for i in $(seq 40); do mkdir -p "tree/d$i/sub"; for j in $(seq 30); do echo "$i $j" >"tree/d$i/f$j"; done; echo s >"tree/d$i/sub/s"; done
head -c 3000000 /dev/zero | tr '\0' 'x' >tree/large
cat >Dockerfile <<'E'
FROM busybox AS all
COPY tree /tree
RUN find /tree -name 'f1*' -exec rm {} + && rm -r /tree/d2 && mv /tree/d3 /tree/moved && chmod -R g+w /tree/d4
FROM busybox
COPY --from=all /tree /tree
COPY tree/d1 /tree/d1
RUN find /tree -type f -name 'f2?' -exec rm {} + && cp -R /tree/d5 /tree/d5-copy && echo end >> /tree/large && find /tree | wc -l > /count
RUN rm -rf /tree/d6/sub && mkdir /tree/d6/sub && : > /tree/d6/sub/new
E
