# A site generated in one stage, served by busybox in the other.
mkdir -p content/posts/2024 theme/css
echo '# Home' >content/index.md
for i in 1 2 3; do echo "# Post $i" >content/posts/2024/post-$i.md; done
echo 'body{}' >theme/css/main.css
ln -s ../css/main.css theme/css/alias.css
cat >generate.sh <<'E'
#!/bin/sh
find content -name '*.md' | sort | while read -r f; do
  o="public/${f#content/}"; o="${o%.md}.html"; mkdir -p "$(dirname "$o")"
  sed 's,^# \(.*\),<h1>\1</h1>,' "$f" >"$o"
done
cp -a theme/css public/
E
chmod +x generate.sh
touch -d 2001-02-03T04:05:06Z theme/css/main.css
cat >Dockerfile <<'E'
FROM busybox AS generator
WORKDIR /site
COPY . .
RUN ./generate.sh

FROM busybox:latest
RUN echo 'static:x:8043:8043::/home/static:/bin/false' >> /etc/passwd && echo 'static:x:8043:' >> /etc/group
COPY --from=generator /site/public /home/static
COPY --from=0 --chown=static:static /site/public/posts /home/static/archive/
USER static
WORKDIR /home/static
EXPOSE 3000
CMD ["busybox", "httpd", "-f", "-v", "-p", "3000"]
E
