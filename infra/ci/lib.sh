# For .ci/run, which sources it: steps, and servers that live as long as the gate.
# shellcheck shell=bash

export CI=true
# No step reads what a person types.
exec </dev/null

# Everything temporary. Other accounts may pass through: PostgreSQL refuses to run as root.
CI_WORK=$(mktemp -d "${TMPDIR:-/tmp}/gridmill-ci.XXXXXX")
chmod 711 "$CI_WORK"
# What is worth keeping from one run of the gate to the next.
CI_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/gridmill-ci
mkdir -p "$CI_CACHE"
export CI_WORK CI_CACHE

servers=()
timings=()
current=

# step TITLE COMMAND...: runs a command and says how long it took; the gate ends when it fails.
step() {
    current=$1
    shift
    printf '\n=== %s\n' "$current"
    local begun=$SECONDS
    "$@"
    timings+=("$(printf '%5d s  %s' $((SECONDS - begun)) "$current")")
    printf -- '--- %s: %d s\n' "$current" $((SECONDS - begun))
    current=
}

finished() {
    printf '\n=== All steps\n'
    printf '%s\n' "${timings[@]}"
    # What count-tests has added up, line by line.
    awk '{ passed += $1 } END { printf "%d passed, 0 failed\n", passed }' "$CI_WORK/counts"
}

# Ends what was started here, by process id, whatever happened.
clean_up() {
    local status=$? pid
    if [ -n "$current" ]; then
        printf '\n*** Failed: %s\n' "$current" >&2
    fi
    for pid in "${servers[@]}"; do
        # PostgreSQL takes INT for "at once, but cleanly"; MinIO takes it, too.
        kill -INT "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$CI_WORK"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

free_port() {
    node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# wait_for WHAT LOG PID COMMAND...: until the command succeeds; at most a minute, and no longer than the server lives.
wait_for() {
    local what=$1 log=$2 pid=$3 left=300
    shift 3
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        if [ "$left" -eq 0 ] || ! kill -0 "$pid" 2>/dev/null; then
            echo "$what did not come up:" >&2
            cat "$log" >&2
            return 1
        fi
        sleep 0.2
    done
    echo "$what is up (process $pid)"
}

start_servers() {
    start_minio
    start_postgres
}

# MinIO for the tests of the S3 connector and for a run on servers of one's own.
start_minio() {
    local port log=$CI_WORK/minio.log
    port=$(free_port)
    mkdir "$CI_WORK/minio"
    export GRIDMILL_TEST_S3_ENDPOINT=http://127.0.0.1:$port
    export GRIDMILL_TEST_S3_ACCESS_KEY=gridmill-ci
    GRIDMILL_TEST_S3_SECRET_KEY=$(random_secret)
    export GRIDMILL_TEST_S3_SECRET_KEY
    MINIO_ROOT_USER=$GRIDMILL_TEST_S3_ACCESS_KEY MINIO_ROOT_PASSWORD=$GRIDMILL_TEST_S3_SECRET_KEY \
        MINIO_BROWSER=off MINIO_UPDATE=off \
        "$CI_CACHE/minio" server --quiet --anonymous --certs-dir "$CI_WORK/minio-certs" \
        --address "127.0.0.1:$port" "$CI_WORK/minio" >"$log" 2>&1 &
    servers+=($!)
    wait_for MinIO "$log" $! curl -fsS "$GRIDMILL_TEST_S3_ENDPOINT/minio/health/ready"
}

# Debian's PostgreSQL, older than the one that Gridmill brings along, with passwords.
start_postgres() {
    local port bin log=$CI_WORK/postgres.log data=$CI_WORK/postgres
    local as=(setpriv --reuid postgres --regid postgres --init-groups)
    port=$(free_port)
    bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
    install -d -o postgres -g postgres -m 700 "$data"
    install -o postgres -g postgres -m 600 /dev/null "$CI_WORK/postgres-password"
    random_secret >"$CI_WORK/postgres-password"
    "${as[@]}" "$bin/initdb" -D "$data" -U gridmill -A scram-sha-256 --pwfile="$CI_WORK/postgres-password" \
        -E UTF8 --locale=C.UTF-8 --no-sync >"$log" 2>&1 || {
        cat "$log" >&2
        return 1
    }
    "${as[@]}" "$bin/postgres" -D "$data" -h 127.0.0.1 -p "$port" -k '' >>"$log" 2>&1 &
    servers+=($!)
    wait_for PostgreSQL "$log" $! "$bin/pg_isready" -h 127.0.0.1 -p "$port"
    export CI_DATABASE_URL=jdbc:postgresql://127.0.0.1:$port/postgres
    export CI_DATABASE_USER=gridmill
    export CI_DATABASE_PASSWORD_FILE=$CI_WORK/postgres-password
}

random_secret() {
    od -An -N18 -tx1 /dev/urandom | tr -d ' \n'
}
