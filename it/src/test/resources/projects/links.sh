#: buildah --layers
#: allow /real/(target|to-file) .* because dockerd and BuildKit write a file where a link at its destination leads, buildah replaces the link
# Symbolic and hard links: in the context, on the way to a destination, replaced by files and directories.
mkdir -p tree/dir other
echo file >tree/file; ln tree/file tree/dir/hard; ln tree/file other/hard-outside
ln -s file tree/soft; ln -s ../tree/file tree/dir/up; ln -s /etc/group tree/absolute
ln -s nowhere tree/dangling; ln -s dir tree/dirlink; ln -s . tree/self
cat >Dockerfile <<'E'
FROM busybox
RUN mkdir -p /real/place /opt && ln -s /real/place /opt/link && ln -s ../real /opt/rel && ln -s /opt/link /opt/chain \
 && echo target > /real/target && ln -s target /real/to-file && ln -s /real/missing /real/dangling
COPY tree /copied/
COPY tree/soft tree/dirlink /followed/
COPY other/hard-outside /opt/link/through
COPY other/ /opt/chain/dir/
COPY tree/file /opt/rel/via-relative
COPY tree/dir /opt/link/
COPY tree/file /real/to-file
RUN ln /copied/file /hard-in-run && ln /bin/busybox /bb && ln -s a /b && ln -sfn /copied /opt/rel
RUN rm /copied/dirlink && mkdir /copied/dirlink && echo now-a-directory > /copied/dirlink/f
RUN rm -r /copied/dirlink && ln -s elsewhere /copied/dirlink && mv /bb /moved-hard && echo more >> /hard-in-run
E
