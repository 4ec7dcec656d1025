# shellcheck shell=bash disable=SC2154 # folder, build and what beside sets are those of tests/bench/run
# The measurements of the queue and of delivering. Here the reference is what is necessary at least, so
# that a rate is compared: "at most 1.25" is at least 0.8 of the reference's rate.

queue_accounts=50
queue_now=2026-03-01T09:00:00Z

# $folder/queue: a configuration with accounts on X, and one posting.
make_queue() {
    local place=$folder/queue i
    mkdir -p "$place/jobs"
    printf -- '---\ntitle: C developer\norganisation: Kit\nopen: true\n---\n' >"$place/jobs/dev.md"
    for i in $(seq $queue_accounts); do
        echo "x user$i ck$i cs$i tk$i ts$i"
    done >"$place/secrets"
    (umask 077 && sed 's/^x user\(.*\) \(.*\) \(.*\) \(.*\) \(.*\)/x\1: { consumer_key: \2, consumer_secret: \3, token: \4, token_secret: \5 }/' \
        "$place/secrets" >"$place/credentials.yaml")
    start_platform
    {
        sed '/^accounts:/,$d' "$here/../cases/config/platforms.yaml"
        echo "accounts:"
        for i in $(seq $queue_accounts); do
            echo "  - { name: x$i, platform: x, credentials: x$i, api: 'http://127.0.0.1:$platform_port' }"
        done
    } >"$place/announce.yaml"
    mkdir "$place/state"
}

# The fake platforms keep their ledger in memory where they can: its fsyncs are not ours.
start_platform() {
    local place=$folder/queue ledger=$folder/queue/ledger
    [[ ! -w /dev/shm ]] || ledger=$(mktemp /dev/shm/announce-bench.XXXXXX)
    platform_ledger=$ledger
    "$build/fake-platform" --port-file "$place/port" --ledger "$ledger" --secrets "$place/secrets" &
    platform=$!
    until [[ -s $place/port ]]; do sleep 0.02; done
    platform_port=$(cat "$place/port")
}

stop_platform() {
    kill "$platform" && wait "$platform" 2>/dev/null
    rm -f "$platform_ledger"
}

# make_store NAME DUE LATER POSTED: $folder/queue/NAME, which NAME.yaml has for its state, with so many.
# Learnt with that configuration: at another one all that waits would be looked at.
make_store() {
    local place=$folder/queue
    sed "s|state/announce.db|$1/announce.db|" "$place/announce.yaml" >"$place/$1.yaml" &&
        "$build/announce" --config "$place/$1.yaml" --now $queue_now run --quiet &&
        "$build/queue-bench" fill "$place/$1/announce.db" $queue_accounts "$2" "$3" "$4"
}

# What puts $folder/queue/state back to the store of that name, and lets the platforms forget.
put_back() {
    local place=$folder/queue
    echo "cp '$place/$1/'announce.* '$place/state/' && rm -f '$place/state/announce.db.lines' '$place/port' &&
        kill -HUP $platform && until [ -s '$place/port' ]; do sleep 0.01; done"
}

# A rate that has to be at least so much of the reference's.
print_rate() {
    print_row "$1" "$2" "$announce_ms ms" "$reference_ms ms" "$ratio" "$3" "$4"
}

# All that is due goes out, over HTTP; the bare loop makes the same commits and talks to nobody. The
# reference goes first: only then does it know how many commits the others made.
measure_drain() {
    local count=1000 state=$folder/queue/state groups syncs
    local deliver=("$build/announce-deliver" send --config "$folder/queue/announce.yaml"
        --state "$state/announce.db" --lock-fd 9 --now $queue_now)
    make_store due $count 0 0 || return
    exec 9>"$state/announce.db.lock" && flock 9 || return
    sh -c "$(put_back due)" &&
        strace -f -qq -o "$folder/syncs" -e trace=fsync,fdatasync "${deliver[@]}" || return
    syncs=$(grep -cE '(fsync|fdatasync)\(' "$folder/syncs")
    groups=$(($(grep -c 'fsync(' "$folder/syncs") - count)) # the journal's, without those of sendings
    beside "${RUNS:-5}" --before "$(put_back due)" \
        "$build/bare" drain "$state/announce.db" $queue_accounts $count $groups \
        -- --before "$(put_back due)" "${deliver[@]}" || return
    exec 9>&-
    print_rate "drain, $queue_accounts accounts" $count 1.25 "a bare loop with the same commits"
    print_row "  fsyncs for each" $count "$(divide "$syncs" $count)" 14 \
        "$(divide "$syncs" $((count * 14)))" 1 "one after the other"
}

# One claim and one settling after the other.
measure_claims() {
    local count=500 state=$folder/queue/state
    beside "${RUNS:-5}" --before "$(put_back due)" \
        "$build/bare" work "$state/announce.db" $queue_accounts $count \
        -- --before "$(put_back due)" \
        "$build/queue-bench" work "$state/announce.db" $queue_accounts $count || return
    print_rate "claim and settle" $count 1.11 "the same SQL in a bare loop"
}

median_of() {
    sort -n | awk '{ values[NR] = $1 } END { print values[int((NR + 1) / 2)] }'
}

# The time of a claim does not grow with what waits, nor with what was posted.
measure_many() {
    local many=${MANY:-1000000} few=1000 name
    make_store many-due $many 0 0 && make_store few-due $few 0 0 || return
    for _ in $(seq "${RUNS:-5}"); do
        for name in many-due few-due; do
            sh -c "$(put_back $name)" &&
                "$build/queue-bench" claim "$folder/queue/state/announce.db" $queue_accounts 200 \
                    >>"$folder/queue/$name.us" || return
        done
    done
    local many_us few_us
    many_us=$(median_of <"$folder/queue/many-due.us")
    few_us=$(median_of <"$folder/queue/few-due.us")
    print_row "one claim of so many" $many "$many_us us" "$few_us us" "$(divide "$many_us" "$few_us")" \
        1.3 "with $few"
    rm -r "$folder/queue/many-due"
    measure_idle $many $few
}

# Nothing is due: half of them wait for another day, half were posted.
measure_idle() {
    local run=("$build/announce" --config "$folder/queue/announce.yaml" --now $queue_now run)
    make_store many 0 $(($1 / 2)) $(($1 / 2)) && make_store few 0 $(($2 / 2)) $(($2 / 2)) || return
    beside "${RUNS:-21}" "${run[@]/announce.yaml/few.yaml}" -- "${run[@]/announce.yaml/many.yaml}" ||
        return
    print_row "a run, nothing due" "$1" "$announce_ms ms" "$reference_ms ms" "$ratio" 2 "with $2"
}

measure_queue() {
    make_queue && measure_drain && measure_claims && measure_many
    local status=$?
    stop_platform
    return $status
}
