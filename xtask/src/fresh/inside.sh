# On the fresh machine: the two commands, as a person would type them.
# PARTS says which, PORT where the demo listens. Ends with an error as soon as one of them does not do what is promised.
set -euo pipefail
set -m # a background job of a script would otherwise ignore Ctrl-C
cd /srv/lykta
port=$PORT

# A bound port is not yet a server: the demo is ready when it says so.
answers() {
    local status=
    { exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null || return 1
    printf 'GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
    read -r -t 5 status <&3 || true
    exec 3>&-
    [[ $status == *" 200 "* ]]
}

# Starts the demo, waits until it answers, ends it as Ctrl-C would, and wants 0.
start_once() {
    local started=$SECONDS status=0
    cargo xtask run --yes --listen "127.0.0.1:$port" </dev/null &
    local job=$!
    until answers; do
        kill -0 "$job" 2>/dev/null || { wait "$job" || status=$?; echo "the demo ended by itself ($status)"; exit 1; }
        sleep 0.2
    done
    echo "== $1: answering after $((SECONDS - started)) s"
    kill -INT "$job"
    wait "$job" || status=$?
    if [ "$status" != 0 ]; then
        echo "Ctrl-C ended the demo with $status instead of 0"
        exit 1
    fi
}

for part in $PARTS; do
    case $part in
    run)
        start_once "first start"
        start_once "second start"
        ;;
    test)
        bash .ci/run </dev/null
        ;;
    esac
done
echo "== the fresh machine did: $PARTS"
