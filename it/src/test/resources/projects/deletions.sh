#: base debian
# What one layer has and the next has not: files, directories, directories made anew, files for directories and the reverse.
mkdir -p app/cache/x app/conf; echo 1 >app/cache/x/1; echo 2 >app/cache/2; echo c >app/conf/c; echo f >app/file; echo .wh >app/.hidden
cat >Dockerfile <<'E'
FROM debian
COPY app /app
RUN rm -rf /app/cache && mkdir /app/cache && echo new > /app/cache/new
RUN rm /app/file && mkdir /app/file && echo inside > /app/file/inside
RUN rm -r /app/conf && echo now-a-file > /app/conf
RUN rm -rf /usr/share/common-licenses /var/lib/dpkg/info/*.list && rmdir /media && rm /etc/alternatives/awk
RUN mv /etc/skel /etc/skeleton && mkdir /media && cp -R /etc/skeleton /etc/skel && rm /etc/skel/.profile
RUN rm -r /app/cache /app/file && rm -rf /app/cache && ln -s /tmp /app/cache
COPY app/cache /app/again/
RUN rm -rf /app/again/* /app/.hidden && rmdir /app/again && touch /tmp/t && rm /tmp/t
COPY app/ /app2/
RUN rm -r /app2
COPY app/conf /app2/
E
