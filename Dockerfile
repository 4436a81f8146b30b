# One image for web, worker and scheduler. Offline: put wheels beside it first with script/wheels.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LANG=C.UTF-8 TZ=Asia/Shanghai \
    PRODUCTION=1 DATA_DIR=/data

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk fonts-babelstone-han \
        postgresql-client \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app

# "wheels*" copies the wheels when the folder is there and nothing when it is not.
COPY requirements.txt constraints.txt wheels* /build/
RUN if ls /build/*.whl >/dev/null 2>&1; then set -- --no-index --find-links /build; fi \
    && pip install --no-cache-dir "$@" -r /build/requirements.txt \
    && rm -rf /build

COPY . .
RUN python -m compileall -q . \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin cadre \
    && install -d -o cadre -g cadre -m 0750 /data /backups /backup-copies

VOLUME /data
EXPOSE 8000
ENTRYPOINT ["/app/deploy/entrypoint"]
CMD ["gunicorn", "config.wsgi", "-c", "deploy/gunicorn.conf.py"]
