# A world of its own for each worker: a site with postings, the accounts, the fake platforms and, between
# them and the programs, a relay that can cut a connection. Everything that the programs keep lies below
# $site/kept, so that faults of the disk can be aimed at it.
#
# $home     the world's folder       $now, $moment  what time it is there
# $strike   what stands before commands that may be struck; empty = nothing
# $playing  the phase that is played, and $command how many of these commands it has had

world_new() {
    home=$1 site=$1/site strike=()
    mkdir -p "$site/jobs" "$site/kept" "$home/states" "$home/snapshots"
    mkfifo "$home/silence"
    exec {silence}<>"$home/silence"
    : >"$home/order"
    platforms_say '' >"$home/script"
    "$build/fake-platform" --port-file "$home/port" --ledger "$home/ledger" --script "$home/script" \
        --clock "$home/clock" --secrets "$cases/config/fake-secrets" --state "$home/state" \
        --log "$home/asked" &
    fake=$!
    await "$home/port"
    "$build/relay" "$home/port" "$home/relay-port" "$home/order" "$home/count" &
    relay=$!
    await "$home/relay-port"
    sed "s/\$PORT/$(<"$home/relay-port")/" "$here/accounts.yaml" >"$site/announce.yaml"
    install -m 600 "$cases/config/credentials.yaml" "$site/credentials.yaml"
    world_keep begin
}

# Wait so many seconds; a `sleep` would be a program to start.
pause() {
    read -r -t "$1" -u "$silence"
    return 0
}

world_end() {
    unmount
    kill "$fake" "$relay" 2>/dev/null
    wait "$fake" "$relay" 2>/dev/null
}

# A file that a server writes.
await() {
    local tries
    for ((tries = 0; tries < 1000; tries++)); do
        [[ ! -s $1 ]] || return 0
        pause 0.002
    done
    echo "crash: a server does not answer" >&2
    exit 2
}

# Tell a server something, and wait until it has heard it.
tell() {
    : >"$3"
    kill "-$2" "$1"
    await "$3"
}

# All becomes as it was at that snapshot: the site, what is kept, the platforms and what they will do.
world_restore() {
    unmount
    rm -rf "$site"
    cp -a "$home/snapshots/$1/." "$home"
    tell "$fake" HUP "$home/port"
}

world_keep() {
    tell "$fake" USR2 "$home/port"
    mkdir "$home/snapshots/$1"
    (cd "$home" && cp -a site script asked state "snapshots/$1")
}

platforms_say() {
    printf '%s\n' 'x accept-duplicates' 'facebook accept-duplicates' "$1"
}

# What the platforms do from now on, in the words of tests/fake/script.h.
platforms_do() {
    ! is_past || return 0
    platforms_say "$1" >"$home/script"
    : >"$home/asked" # requests count from 1 again
    tell "$fake" USR1 "$home/port"
}

# What the relay does from now on, in its own words.
relay_do() {
    echo "$1" >"$home/order"
    tell "$relay" HUP "$home/relay-port"
}

set_now() {
    now=$1
    printf -v moment '%(%Y-%m-%dT%H:%M:%SZ)T' "$now"
    echo "$moment" 1<>"$home/clock" # over the old one: whoever reads it never finds it empty
}

# A command of a person: nothing strikes it.
person() {
    is_past || (cd "$site" && exec "$build/announce" --now "$moment" "$@")
}

# A command that may be struck, for its `status`. That it was killed is no news: the shell's word for it goes
# where the output goes.
exposed() {
    command=$((command + 1))
    begin_command || return 0
    { (cd "$site" && exec "${strike[@]}" "$build/announce" --now "$moment" "$@"); } >"$home/output" 2>&1
    status=$?
    [[ ! -e $home/image ]] || lose_power
    end_command
}

write_posting() {
    printf -- '---\ntitle: %s\norganisation: Kit\nopen: %s\n---\nYou write C.\n' "$1" "$2" \
        >"$site/jobs/$1.md"
}

# All announcements that the store knows, in `listed`.
list_all() {
    listed=$(person queue --all --json 2>>"$home/output")
}

# They as lines "ID STATE ACCOUNT [with others] REASON". sed, since jq takes five times as long to start as the
# programs that are tried here.
rows() {
    sed -nE <<<"$listed" '
        s/^ *"(id|state|account)": "?([^",]*)"?,$/\2/
        t keep
        s/^ *"digest": [0-9]+,$/with others/
        t keep
        s/^ *"reason": (null|"(.*)"),$/\2/
        t print
        b
        :keep
        H
        b
        :print
        H
        s/.*//
        x
        s/^\n//
        s/\n/ /g
        p'
}

# What stands on the platforms, as "PLATFORM TEXT".
published() {
    sed -E 's/.*"platform":"([a-z]+)".*"text":"([^"]*)".*/\1 \2/' \
        "$home/ledger" "$site/kept/outbox/outbox.jsonl" 2>/dev/null
}
