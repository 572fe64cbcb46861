#: allow /two modified: .* because dockerd gives a directory that ADD makes the time of the build, not that of the archive's entry for itself
# ADD unpacks archives of every kind, keeps their owners and modes, and copies what only looks like one.
mkdir -p pack/bin pack/share
echo tool >pack/bin/tool; chmod 4755 pack/bin/tool
ln pack/bin/tool pack/bin/tool-hard; ln -s tool pack/bin/tool-soft; ln -s /etc/passwd pack/share/absolute
mkdir pack/share/sticky; chmod 1777 pack/share/sticky
echo ro >pack/share/ro; chmod 444 pack/share/ro
t() { tar --sort=name --mtime=2024-02-03T04:05:06Z "$@"; }
t --owner=11 --group=12 --numeric-owner -cf plain.tar pack
t --owner=0 --group=0 -C pack -czf gzipped.tar.gz .
t --owner=13 --group=0 -C pack -cJf xz.txz bin share
t --owner=0 --group=14 -C pack --format=pax -cjf bzip.tbz2 share
echo 'only text' | gzip -n >text.gz
echo 'not an archive' >fake.tar
rm -r pack
cat >Dockerfile <<'E'
FROM busybox
RUN mkdir -p /merge/pack && echo keep > /merge/pack/keep && chown 21:22 /merge/pack && mkdir -p /over && echo old > /over/ro
ADD plain.tar /plain
ADD plain.tar /merge/
ADD gzipped.tar.gz xz.txz /two/
ADD bzip.tbz2 /bz/
ADD gzipped.tar.gz /
ADD text.gz fake.tar /files/
ADD fake.tar /files/renamed
COPY plain.tar /copied/
E
