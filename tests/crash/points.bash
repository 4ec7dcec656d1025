# Points: where something strikes. In words, so that each can be tried again by itself:
#
#     PHASE COMMAND PROGRAM CALL K kill     the program dies in place of its K-th call of that name in the command
#     PHASE COMMAND PROGRAM CALL K orphan   `announce` dies there, the program goes on
#     PHASE COMMAND PROGRAM CALL K EIO      the call fails (ENOSPC), on a file of store, journal or outbox
#     PHASE COMMAND request K BYTES cut     of the K-th connection's request so many bytes arrive; or of its answer
#     PHASE * * sync K power                the power is cut right after the phase's K-th fsync or fdatasync
#     PHASE * * sync K unplug               the same on a file system of its own, where one can be mounted
#
# What has come of a strike is a state: what is kept, what the platforms have and were asked, which command that
# was. From the same state everything goes on in the same way, so where another strike has led to it before, this
# one is not played to its end once more.
#
# One play without any strike comes first, phase by phase. It leaves snapshots from which points begin, one before
# each phase and one before each command, and a tally of all calls. (Before a command everything is as it was
# then, but for what the disk had not been told to keep: so the power is cut in whole phases.)

readonly cut_step=100 not_struck=3
learning='' from=0
declare -A status_of # of "PHASE.COMMAND", when nothing strikes

# Play all phases and remember where each command begins. Lines "PHASE COMMAND PROGRAM CALL [kept]" or "PHASE COMMAND
# SIDE K BYTES".
learn_phases() {
    local i
    learning=yes strike=("$build/strike" "$home/tally" "$site/kept" '*' '*' 0 tally)
    for i in "${!phases[@]}"; do
        world_keep "${phases[i]}"
        play "${phases[i]}" "$i" || return
    done
    compare "${phases[@]}"
    learning='' strike=()
    relay_do ''
}

learn_command() {
    status_of[$playing.$command]=$status
    await_tally
    relay_do '' # what nothing can strike is not counted
    sed "s/^/$playing $command /" "$home/tally" "$home/count" 2>/dev/null >>"$home/calls"
    rm -f "$home/tally" "$home/count"
}

# Until the relay has told of every connection.
await_tally() {
    local tries wanted
    wanted=$(grep -c ' connect' "$home/tally")
    for ((tries = 0; tries < 1000; tries++)); do
        [[ $(grep -cs '^answer' "$home/count") -lt $wanted ]] || return 0
        pause 0.01
    done
    echo "crash: the relay misses a connection of $playing $command" >&2
    exit 2
}

# Are we still before the command that a point is in? Nothing is done then: its snapshot has come of it.
is_past() {
    [[ $command -lt $from ]]
}

# False when the command is not to run.
begin_command() {
    if is_past; then
        status=${status_of[$playing.$command]}
        return 1
    elif [[ -n $learning ]]; then
        world_keep "$playing.$command"
        world_restore "$playing.$command" # its files are new ones in each play
        relay_do tally
    elif [[ $command -eq $from ]]; then
        from=0
        world_restore "$playing.$command"
        aim "$aimed"
    fi
}

end_command() {
    if [[ -n $learning ]]; then
        learn_command
    elif [[ -v aimed ]]; then
        leave_if_known
    fi
}

aim() {
    local words
    read -r -a words <<<"$1"
    rm -f "$home/count"
    if [[ ${words[5]} == cut ]]; then
        relay_do "${words[3]} ${words[2]} ${words[4]}"
    else
        strike=("$build/strike" "$home/count" "$site/kept" "${words[@]:2}")
    fi
}

was_struck() {
    [[ -s $home/count && $(<"$home/count") == struck ]]
}

# The state that a strike has led to, in one word. A store with an open transaction is looked at in a copy: who opens
# it next shall find it as it was left, and none where there was none.
#
# Some of it differs from play to play and means nothing. Each has the site's files anew, with other numbers and
# times: of those that the store has for a file it only matters whether they are the file's (stat's times have a
# point that the store's nanoseconds lack). A claim has a token by chance; a key says nothing that its row does not.
# Two accounts' requests come in any order.
state_now() {
    local store=$site/kept/state/announce.db is_open=no file files=()
    if [[ -s $store-journal ]]; then
        rm -rf "$home/copied"
        cp -a "$site/kept/state" "$home/copied"
        store=$home/copied/announce.db is_open=yes
    fi
    (cd "$site/jobs" && stat -c 'mark %n,%i,%.9Y' *) >"$home/marks"
    echo "no store" >"$home/dump"
    [[ ! -e $store ]] || sqlite3 "$store" .dump >"$home/dump" 2>&1
    for file in "$home"/{marks,dump,asked,ledger} "$site"/kept/{state/announce.journal,outbox/outbox.jsonl}; do
        [[ ! -e $file ]] || files+=("$file")
    done
    {
        echo "$playing $command $now $status $is_open"
        awk -F, '
            BEGIN {
                for (i = 0; i < 32; i++) token = token "[0-9a-f]"
                token = "\047" token "\047"
            }
            /^mark / {
                sub(/^mark /, "")
                sub(/\./, "", $3)
                mark["\047" $1 "\047"] = $2 "," $3
                next
            }
            FILENAME ~ /asked$/ {
                match($0, /"platform":"[a-z]+"/)
                asked[substr($0, RSTART, RLENGTH) ($0 ~ /"method":"POST"/)]++
                next
            }
            /^INSERT INTO file VALUES/ { $3 = $3 "," $5 == mark[$2] ? "known" : "another"; $5 = $6 = "" }
            FILENAME ~ /dump$/ { gsub(token, "token") }
            { print }
            END {
                for (i = split("x facebook site", platform, " "); i > 0; i--)
                    print asked["\"platform\":\"" platform[i] "\"0"], asked["\"platform\":\"" platform[i] "\"1"]
            }
        ' OFS=, "${files[@]}" || echo "no state is like this one: $RANDOM $EPOCHREALTIME"
    } | sha256sum
}

# After a command, with something aimed at: what no strike came to is of no interest, nor is what is known. A program that
# lives on, whoever was killed, changes the state yet: nothing is known of where it leads.
leave_if_known() {
    local state
    [[ $aimed != *" cut" ]] || pause 0.01 # the relay's word comes behind its deed
    if ! was_struck; then
        [[ $aimed == *" sync "* ]] || exit $not_struck
        return 0
    fi
    pause 0.01 # what has left reaches the platforms
    if [[ $aimed != *" orphan" ]] && flock -n "$site/kept/state/announce.db.lock" true 2>/dev/null; then
        state=$(state_now)
        if [[ -e $home/states/${state%% *} ]]; then
            echo "$aimed" >>"$home/known"
            exit 0
        fi
        : >"$home/states/${state%% *}"
    fi
    unset aimed
}

# Begin with the point's command, and go on afterwards as ever. False when nothing was struck.
try_point() {
    local result
    (play_point "$1")
    result=$?
    [[ $1 != *" cut" ]] || relay_do ''
    [[ $result -ne $not_struck ]] && echo "$1" >>"$home/points"
}

play_point() {
    local phase i=0 aimed=$1
    read -r phase from _ <<<"$1"
    while [[ ${phases[i]} != "$phase" ]]; do
        i=$((i + 1))
    done
    rm -f "$home/count"
    if [[ $from == '*' ]]; then
        from=0
        world_restore "$phase"
        [[ $1 != *" unplug" ]] || mount_kept
        aim "$1"
    fi
    if play "$phase" "$i"; then
        was_struck || exit $not_struck
        strike=()
        play afterwards $((i + 1))
    fi
    compare "${phases[@]:0:i + 1}" afterwards
    report "$1"
    exit 0
}

# --- all of them ----------------------------------------------------------------------------------

# "PHASE COMMAND PROGRAM CALL DEED" or "PHASE COMMAND SIDE cut" for each kind of point there is.
list_kinds() {
    awk -v can_mount="$can_mount" '
        $3 == "request" || $3 == "answer" { print $1, $2, $3, "cut"; next }
        { print $1, $2, $3, $4, "kill" }
        $3 == "announce-deliver" && $4 != "pwrite64" { print $1, $2, $3, $4, "orphan" }
        $4 ~ /^(write|pwrite64|fsync|fdatasync)$/ && $5 == "kept" {
            print $1, $2, $3, $4, "EIO"
            print $1, $2, $3, $4, "ENOSPC"
        }
        $4 ~ /^(fsync|fdatasync)$/ && $5 == "kept" {
            print $1, "*", "*", "sync", "power"
            if (can_mount == "yes") print $1, "*", "*", "sync", "unplug"
        }' "$home/calls" |
        sort -u
}

# K = 1, 2 ... until a command is not struck any more.
sweep_calls() {
    local k
    for ((k = 1; ; k++)); do
        try_point "$1 $2 $3 $4 $k $5" || return 0
    done
}

sweep_cuts() {
    local k bytes
    for ((k = 1; ; k++)); do
        try_point "$1 $2 $3 $k 0 cut" || return 0
        for ((bytes = 1; ; bytes += cut_step)); do
            try_point "$1 $2 $3 $k $bytes cut" || break
        done
    done
}

# All points, command by command; each is swept by the worker that comes to it first, and where it leads is known
# to that one.
sweep_all() {
    local phase command_no who call deed unit='' is_ours
    while read -r phase command_no who call deed; do
        if [[ $unit != "$phase.$command_no" ]]; then
            unit=$phase.$command_no is_ours=no
            ! mkdir "$folder/taken/$unit" 2>/dev/null || is_ours=yes
        fi
        [[ $is_ours == yes ]] || continue
        if [[ $call == cut ]]; then
            sweep_cuts "$phase" "$command_no" "$who"
        else
            sweep_calls "$phase" "$command_no" "$who" "$call" "$deed"
        fi
    done < <(list_kinds | grep -E -e "${ONLY:-.}")
}

# --- some of them ---------------------------------------------------------------------------------

# "KIND<tab>POINT" for all that the tally knows.
list_points() {
    awk '
        function point(kind, words) { print kind "\t" words }
        { here = $1 " " $2 " " $3 }
        $3 == "request" || $3 == "answer" {
            n = split("0 1 " int($5 / 2) " " $5 - 1 " " $5, bytes, " ")
            for (i = 1; i <= n && $5 > 1; i++) point($3 " " $1, here " " $4 " " bytes[i] " cut")
            next
        }
        {
            k = ++count[here, $4]
            point($3 " " $4, here " " $4 " " k " kill")
            if ($3 == "announce-deliver" && $4 != "pwrite64") point("orphan " $4, here " " $4 " " k " orphan")
        }
        $5 == "kept" && $4 ~ /^(write|pwrite64|fsync|fdatasync)$/ {
            k = ++kept[here, $4]
            point($3 " " $4 " EIO", here " " $4 " " k " EIO")
            point($3 " " $4 " ENOSPC", here " " $4 " " k " ENOSPC")
        }
        $5 == "kept" && $4 ~ /^(fsync|fdatasync)$/ { point("power " $1, $1 " * * sync " ++syncs[$1] " power") }
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
