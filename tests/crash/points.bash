# Points: where something strikes. In words, so that each can be tried again by itself:
#
#     PHASE PROGRAM CALL K kill      the program dies in place of its K-th call of that name in the phase
#     PHASE PROGRAM CALL K orphan    `announce` dies there, the program goes on
#     PHASE PROGRAM CALL K EIO       the call fails (ENOSPC), on a file of store, journal or outbox
#     PHASE * sync K power           the power is cut right after the K-th fsync or fdatasync
#     PHASE * sync K unplug          the same on a file system of its own, where one can be mounted
#     PHASE request K BYTES cut      of the K-th connection's request so many bytes arrive; or of its answer
#
# What has come of a strike is a state: what is kept, what the platforms have and were asked, which command that
# was. From the same state everything goes on in the same way, so where another strike has led to it before, this
# one is not played to its end once more.
#
# One play without any strike comes first, phase by phase: it leaves the snapshots from which points begin, and a
# tally of all calls.

readonly cut_step=100

# Play all phases and remember where each begins. Lines "PHASE PROGRAM CALL [kept]" or "PHASE SIDE K BYTES".
learn_phases() {
    local i phase
    strike=("$build/strike" "$home/tally" "$site/kept" '*' '*' 0 tally)
    world_restore begin
    relay_do tally
    for i in "${!phases[@]}"; do
        phase=${phases[i]}
        world_keep "$phase"
        play "$phase" "$i" || return
        sed "s/^/$phase /" "$home/tally" "$home/count" 2>/dev/null >>"$home/calls"
        rm -f "$home/tally" "$home/count"
        relay_do tally
    done
    compare "${phases[@]}"
    relay_do ''
}

# Aim at a point.
aim() {
    local words
    read -r -a words <<<"$1"
    strike=()
    rm -f "$home/count"
    if [[ ${words[4]} == cut ]]; then
        relay_do "${words[2]} ${words[1]} ${words[3]}"
    else
        strike=("$build/strike" "$home/count" "$site/kept" "${words[@]:1}")
    fi
}

# Each play has the site's files anew, with other numbers and times: of those that the store has for a file it only
# matters whether they are the file's. stat's times have a point that the store's nanoseconds lack.
forget_marks() {
    awk -F, '
        FILENAME != "-" { sub(/\./, "", $3); mark["\047" $1 "\047"] = $2 "," $3; next }
        /^INSERT INTO file VALUES/ { $3 = $3 "," $5 == mark[$2] ? "known" : "another"; $5 = $6 = "" }
        { print }
    ' OFS=, <(cd "$site/jobs" && stat -c %n,%i,%.9Y ./* | sed 's|^\./||') -
}

# The state that a strike has led to, in one word. The store is looked at in a copy: who opens it next shall find it
# as it was left. A claim has a token by chance; a key says nothing that its row does not.
state_now() {
    rm -rf "$home/copied"
    cp -a "$site/kept" "$home/copied"
    {
        echo "${aimed%% *} $commands $now $status"
        [[ ! -s $home/copied/state/announce.db-journal ]] || echo "a transaction is open"
        sqlite3 "$home/copied/state/announce.db" .dump 2>&1 | forget_marks |
            sed -E "s/'[0-9a-f]{32}'/token/g"
        sed -E 's/.*"platform":"([a-z]+)".*"method":"([A-Z]+)".*/\1 \2/' "$home/asked" | sort
        cat "$home/copied/state/announce.journal" "$home/copied/outbox/outbox.jsonl" "$home/ledger" 2>/dev/null
    } | sha256sum
}

# A program that lives on, whoever was killed, changes the state yet: nothing is known of where it leads.
leave_if_known() {
    local state
    [[ -s $home/count && $(<"$home/count") == struck ]] || return 0
    sleep 0.01 # what has left reaches the platforms
    if [[ $aimed != *" orphan" ]] && flock -n "$site/kept/state/announce.db.lock" true 2>/dev/null; then
        state=$(state_now)
        if [[ -e $home/states/${state%% *} ]]; then
            echo "$aimed" >>"$home/known"
            exit
        fi
        : >"$home/states/${state%% *}"
    fi
    unset aimed
}

# Begin with the point's phase, and go on afterwards as ever. False when nothing was struck.
try_point() {
    (play_point "$1")
    [[ -s $home/count && $(<"$home/count") == struck ]] || return
    echo "$1" >>"$home/points"
}

play_point() {
    local phase=${1%% *} i=0 aimed=$1
    while [[ ${phases[i]} != "$phase" ]]; do
        i=$((i + 1))
    done
    world_restore "$phase"
    [[ $1 != *" unplug" ]] || mount_kept
    aim "$1"
    play "$phase" "$i" && strike=() && play afterwards $((i + 1))
    compare "${phases[@]:0:i + 1}" afterwards
    report "$1"
}

# --- all of them ----------------------------------------------------------------------------------

# "PHASE PROGRAM CALL DEED" or "PHASE SIDE cut" for each kind of point there is.
list_kinds() {
    awk -v can_mount="$can_mount" '
        $2 == "request" || $2 == "answer" { print $1, $2, "cut"; next }
        { print $1, $2, $3, "kill" }
        $2 == "announce-deliver" && $3 != "pwrite64" { print $1, $2, $3, "orphan" }
        $3 ~ /^(write|pwrite64|fsync|fdatasync)$/ && $4 == "kept" {
            print $1, $2, $3, "EIO"
            print $1, $2, $3, "ENOSPC"
        }
        $3 ~ /^(fsync|fdatasync)$/ && $4 == "kept" {
            print $1, "*", "sync", "power"
            if (can_mount == "yes") print $1, "*", "sync", "unplug"
        }' "$home/calls" |
        sort -u
}

# k = first, first + step ... until a run is not struck any more.
sweep_calls() {
    local k
    for ((k = $5; ; k += $6)); do
        try_point "$1 $2 $3 $k $4" || return 0
    done
}

sweep_cuts() {
    local k bytes
    for ((k = $3; ; k += $4)); do
        try_point "$1 $2 $k 0 cut" || return 0
        for ((bytes = 1; ; bytes += cut_step)); do
            try_point "$1 $2 $k $bytes cut" || break
        done
    done
}

# All points, of which this worker takes every $2-th, from the $1-th on.
sweep_all() {
    local phase who call deed
    while read -r phase who call deed; do
        if [[ $call == cut ]]; then
            sweep_cuts "$phase" "$who" "$@"
        else
            sweep_calls "$phase" "$who" "$call" "$deed" "$@"
        fi
    done < <(list_kinds | grep -E -e "${ONLY:-.}")
}

# --- some of them ---------------------------------------------------------------------------------

# "KIND<tab>POINT" for all that the tally knows.
list_points() {
    awk '
        function point(kind, words) { print kind "\t" words }
        $2 == "request" || $2 == "answer" {
            n = split("0 1 " int($4 / 2) " " $4 - 1 " " $4, bytes, " ")
            for (i = 1; i <= n && $4 > 1; i++) point($2 " " $1, $1 " " $2 " " $3 " " bytes[i] " cut")
            next
        }
        {
            k = ++count[$1, $2, $3]
            point($2 " " $3, $1 " " $2 " " $3 " " k " kill")
            if ($2 == "announce-deliver" && $3 != "pwrite64")
                point("orphan " $3, $1 " " $2 " " $3 " " k " orphan")
        }
        $4 == "kept" && $3 ~ /^(write|pwrite64|fsync|fdatasync)$/ {
            k = ++kept[$1, $2, $3]
            point($2 " " $3 " EIO", $1 " " $2 " " $3 " " k " EIO")
            point($2 " " $3 " ENOSPC", $1 " " $2 " " $3 " " k " ENOSPC")
        }
        $4 == "kept" && $3 ~ /^(fsync|fdatasync)$/ { point("power " $1, $1 " * sync " ++syncs[$1] " power") }
    ' "$home/calls"
}

# $1 of them: of each kind as many, and those evenly spread; of a kind that has one only, one from anywhere.
choose_points() {
    list_points | awk -F '\t' -v wanted="$1" '
        { kinds[NR] = $1; points[NR] = $2 }
        !count[$1]++ { offset[$1] = ++n * 0.618 % 1 }
        END {
            for (share = 1; sum < wanted && sum < NR; share++) {
                sum = 0
                for (kind in count) sum += share < count[kind] ? share : count[kind]
                last = share
            }
            for (i = 1; i <= NR; i++) {
                kind = kinds[i]
                share = last < count[kind] ? last : count[kind]
                before = int(seen[kind]++ * share / count[kind] + offset[kind])
                if (int(seen[kind] * share / count[kind] + offset[kind]) > before) print points[i]
            }
        }'
}
