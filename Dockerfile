# syntax=docker/dockerfile:1
# One image for the web server, the worker, beat and the migrations: docker-compose.yml gives each its command.

FROM python:3.13-slim-bookworm AS construction
ENV UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy PIP_DISABLE_PIP_VERSION_CHECK=1
RUN pip install --no-cache-dir 'uv>=0.9,<1' && python -m venv --without-pip /venv
COPY requirements.txt /tmp/requirements.txt
RUN uv pip sync --no-cache --require-hashes --python /venv/bin/python /tmp/requirements.txt

FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 fonts-liberation fontconfig \
    && rm -rf /var/lib/apt/lists/* \
    && fc-cache -s \
    && groupadd --system --gid 10001 rupco \
    && useradd --system --uid 10001 --gid rupco --no-create-home --home-dir /tmp --shell /usr/sbin/nologin rupco \
    && install -d -o rupco -g rupco -m 0700 /fichiers
COPY --from=construction /venv /venv
WORKDIR /rupco
COPY . .
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LC_ALL=C.UTF-8 \
    XDG_CACHE_HOME=/tmp/cache \
    DJANGO_SETTINGS_MODULE=rupco.settings.prod \
    RUPCO_VAR=/tmp/rupco \
    RUPCO_FICHIERS=/fichiers \
    GRANIAN_WORKERS=2 \
    GRANIAN_BLOCKING_THREADS=4
# Values of this one command, kept nowhere: collecting files opens neither the database nor Redis.
RUN SECRET_KEY=construction-de-l-image-sans-valeur-au-dela-de-cette-ligne \
    DATABASE_URL=postgres://personne@localhost/rien REDIS_URL=redis://localhost/0 \
    ALLOWED_HOSTS=construction.invalid RUPCO_URL=https://construction.invalid \
    python manage.py collectstatic --noinput
USER rupco
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["python", "rupco/installation/sante.py", "web"]
# Exec form: granian is process 1's child and gets the stop signal; GRANIAN_WORKERS is read by granian itself.
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--http", "1", "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "30", "rupco.wsgi:application"]
