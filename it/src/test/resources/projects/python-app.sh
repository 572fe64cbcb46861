#: base debian-python
# A Python web application: a virtual environment made in one stage and copied to the next, compiled files with hashes.
mkdir -p app/templates app/static vendor/tinyweb
cat >app/__init__.py <<'E'
from tinyweb import serve

def create_app():
    return serve
E
echo 'print("main")' >app/__main__.py
echo '<h1>{{ title }}</h1>' >app/templates/index.html
: >app/static/.gitkeep
echo 'def serve(): return "ok"' >vendor/tinyweb/__init__.py
printf 'tinyweb==1.0\n' >requirements.txt
mkdir -p .git tests; echo ref >.git/HEAD; echo secret >.env
cat >.dockerignore <<'E'
.git
**/__pycache__
*.py[co]
.env*
E
cat >Dockerfile <<'E'
FROM debian-python AS base
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    VIRTUAL_ENV=/opt/venv
ENV PATH="$VIRTUAL_ENV/bin:$PATH"

FROM base AS builder
COPY requirements.txt .
COPY vendor /tmp/vendor
RUN python3 -m venv --without-pip "$VIRTUAL_ENV" \
 && site=$("$VIRTUAL_ENV/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])') \
 && cut -d= -f1 requirements.txt | while read -r package; do cp -R "/tmp/vendor/$package" "$site/"; done \
 && python3 -m compileall -q --invalidation-mode checked-hash "$site" \
 && rm -rf /tmp/vendor

FROM base
RUN useradd --create-home --uid 1234 appuser
WORKDIR /home/appuser/app
COPY --from=builder /opt/venv /opt/venv
COPY --chown=appuser:appuser . .
RUN python -c 'import app; assert app.create_app()() == "ok"'
USER appuser
RUN python -m compileall -q --invalidation-mode unchecked-hash app && touch "$HOME/.ready"
EXPOSE 8000
CMD ["python", "-m", "app"]
E
