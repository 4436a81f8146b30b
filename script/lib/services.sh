# shellcheck shell=bash
# A PostgreSQL and a Redis of the test run's own: temporary folder, private ports, gone at exit.

SERVICES_DIR=

postgres_bin() {
    local folder
    folder=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
    [ -n "$folder" ] || folder=$(dirname "$(command -v initdb 2>/dev/null)" 2>/dev/null) || return 1
    [ -x "$folder/initdb" ] && printf '%s\n' "$folder"
}

# PostgreSQL refuses to run as root: then both services run as an unprivileged user.
as_service_user() {
    if ! is_root; then
        "$@"
    elif id -u postgres >/dev/null 2>&1; then
        setpriv --reuid=postgres --regid=postgres --init-groups "$@"
    else
        setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"
    fi
}

free_port() {
    "$VENV/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Starts both and exports DATABASE_URL and REDIS_URL.
start_services() {
    local password
    SERVICES_DIR=$(mktemp -d /tmp/services.XXXXXX)
    trap stop_services EXIT
    password=$("$VENV/bin/python" -c 'import secrets; print(secrets.token_hex(16))')
    printf '%s\n' "$password" >"$SERVICES_DIR/password"
    is_root && chown -R "$(as_service_user id -u):$(as_service_user id -g)" "$SERVICES_DIR"
    (cd / && _start_postgres) || die "PostgreSQL did not start: $(tail -n 3 "$SERVICES_DIR/postgres.log")"
    DATABASE_URL=postgres://tester:$password@127.0.0.1:$(cat "$SERVICES_DIR/postgres.port")/postgres
    _start_redis "$password"
    export DATABASE_URL REDIS_URL SERVICES_DIR
}

_start_postgres() {
    local bin port data=$SERVICES_DIR/postgres
    bin=$(postgres_bin)
    port=$(free_port)
    printf '%s\n' "$port" >"$SERVICES_DIR/postgres.port"
    as_service_user "$bin/initdb" -D "$data" -U tester --auth=scram-sha-256 \
        --pwfile="$SERVICES_DIR/password" --encoding=UTF8 --locale=C.UTF-8 --no-sync \
        >"$SERVICES_DIR/postgres.log" 2>&1 &&
        _postgres_settings "$port" | as_service_user tee -a "$data/postgresql.conf" >/dev/null &&
        as_service_user "$bin/pg_ctl" -D "$data" -l "$data/server.log" -w -t 60 start \
            >>"$SERVICES_DIR/postgres.log" 2>&1 </dev/null
}

# In its own file, so that a drill can stop and start the server with pg_ctl alone.
_postgres_settings() {
    printf '%s\n' "port = $1" "listen_addresses = '127.0.0.1'" "unix_socket_directories = '$SERVICES_DIR'" \
        "fsync = off" "synchronous_commit = off" "full_page_writes = off"
}

_start_redis() {
    local password=$1 port
    port=$(free_port)
    printf '%s\n' "bind 127.0.0.1" "port $port" "requirepass $password" 'save ""' "appendonly no" \
        "dir $SERVICES_DIR" "pidfile $SERVICES_DIR/redis.pid" "logfile $SERVICES_DIR/redis.log" \
        "daemonize yes" >"$SERVICES_DIR/redis.conf"
    as_service_user redis-server "$SERVICES_DIR/redis.conf" >/dev/null || die "Redis did not start."
    REDIS_URL=redis://:$password@127.0.0.1:$port/0
    "$VENV/bin/python" - "$REDIS_URL" <<'PYTHON' || die "Redis did not start: $(tail -n 3 "$SERVICES_DIR/redis.log")"
import sys, time, redis

client = redis.Redis.from_url(sys.argv[1])
for _ in range(100):
    try:
        client.ping()
        break
    except redis.RedisError:
        time.sleep(0.1)
else:
    sys.exit(1)
PYTHON
}

stop_services() {
    [ -n "$SERVICES_DIR" ] || return 0
    [ ! -f "$SERVICES_DIR/redis.pid" ] || kill "$(cat "$SERVICES_DIR/redis.pid")" 2>/dev/null || true
    if [ -f "$SERVICES_DIR/postgres/postmaster.pid" ]; then
        (cd / && as_service_user "$(postgres_bin)/pg_ctl" -D "$SERVICES_DIR/postgres" -m immediate -w stop) \
            >/dev/null 2>&1 || true
    fi
    rm -rf "$SERVICES_DIR"
    SERVICES_DIR=
}
