# A month on a site, with everything that platforms do to those who post: five openings, a post by hand, a
# re-opening and two digests on three accounts; on each platform a lost answer, a 500 after publishing, a rate
# limit, and an expired token that is repaired later. It has phases, so that what strikes in one of them can be
# tried from there on.
#
# Whatever strikes: cron goes on, and each text of the phases has to stand on each platform once.

readonly hour=3600 day=86400
readonly first_day=1772355600 # 2026-03-01T09:00:00Z
# When cron comes, in seconds after something happened: looks and retries fall due in between.
readonly cron_times=(0 60 120 300 600 1200 2400 4200 7200 10800 28800 86400)

readonly phases=(baseline lost-answer server-error rate-limit expired-token by-hand restored closing reopening
    digest fallen-digest)
declare -A said=(
    [lost-answer]='New: dev' [server-error]='New: ops' [rate-limit]=$'New: lead\nNew: test'
    [expired-token]='New: sys' [by-hand]='New: old' [restored]='New: mail'
    [reopening]='Again: dev' [digest]='=Open now: 4' [afterwards]='New: after'
    # The outbox had it when one more was open.
    [fallen-digest]=$'=x Open now: 2\n=facebook Open now: 2\n=outbox Open now: 3'
)

# --- what happens ---------------------------------------------------------------------------------

# $1 the phase, $2 when it begins
happen() {
    case $1 in
    baseline)
        for name in dev lead mail ops sys test after a1 a2 a3 a4 b1 b2 b3; do
            write_posting "$name" false
        done
        write_posting old true
        ;;
    lost-answer)
        platforms_do $'x lag 90\nx POST:1 drop-after\nfacebook POST:2 drop-after'
        write_posting dev true
        ;;
    server-error)
        platforms_do $'x POST:1 status 500 after\nfacebook POST:1 status 500 after\nfacebook POST:3 status 500 after'
        write_posting ops true
        ;;
    rate-limit)
        platforms_do $'x POST:1 limit 900\nfacebook POST:1 limit 900'
        write_posting lead true
        write_posting test true
        ;;
    expired-token)
        platforms_do $'x * expired\nfacebook * expired'
        write_posting sys true
        let_tokens_expire "$2"
        ;;
    by-hand)
        platforms_do $'x POST:1 drop-after\nfacebook POST:2 status 500 after'
        until_done post old
        ;;
    restored)
        platforms_do $'x POST:1 drop-after\nfacebook POST:2 drop-after'
        write_posting mail true
        exposed run
        restore_store server-error
        until_done repair
        for account in rehearsal team-x team-page; do
            until_done post mail --only "$account" # if it is not known to have said it
        done
        ;;
    closing) write_posting dev false ;;
    reopening) write_posting dev true ;;
    digest)
        platforms_do $'x POST:1 drop-after\nfacebook POST:2 drop-after'
        sed -i 's/^defaults: {/& max_per_day: 1, overflow: digest,/' "$site/announce.yaml"
        open_all a1 a2 a3 a4
        ;;
    fallen-digest) # nothing of it is there, and one of its postings closes before that is known
        platforms_do $'x POST:1 drop-before\nfacebook POST:2 drop-before'
        open_all b1 b2 b3
        person run
        platforms_do ''
        write_posting b2 false
        ;;
    afterwards) write_posting after true ;;
    esac
}

open_all() {
    local name
    for name; do
        write_posting "$name" true
    done
}

# Cron comes twice before somebody exchanges the tokens.
let_tokens_expire() {
    for later in 0 $hour; do
        set_now $(($1 + later))
        cron_run_alone
    done
    platforms_do ''
    install -m 600 "$cases/config/credentials.yaml" "$site/credentials.yaml"
}

# The store is what it was then, and so is what SQLite had beside it; a person is slow enough for a disk.
restore_store() {
    ! is_past || return 0
    rm -f "$site/kept/state/announce.db-journal"
    cp "$home/snapshots/$1.1/site/kept/state/announce.db" "$site/kept/state"
    rm -rf "$site/kept.disk"
    sync -f "$site/kept"
}

# A person tries until the program has done it, or says that it is done already.
until_done() {
    local tries
    for tries in 1 2 3; do
        exposed "$@"
        [[ $status -gt 2 ]] || return 0
    done
    fault stuck "$1: status $status: $(head -n 1 "$home/output")"
}

# --- cron -----------------------------------------------------------------------------------------

# What is left of a run that was killed may still be at work: cron comes again.
cron_run_alone() {
    local tries
    for ((tries = 0; tries < 200; tries++)); do
        exposed run
        [[ $status -eq 75 ]] || return 0
        pause 0.05
    done
}

# Until nothing is on its way any more.
cron_until_quiet() {
    local begin=$now offset
    for offset in "${cron_times[@]}"; do
        set_now $((begin + offset))
        cron_run_alone
        ! is_past || continue
        [[ $status -le 1 ]] && list_all || continue
        [[ $listed =~ \"state\":\ \"(queued|claimed|sending|unsure)\" ]] || return 0
    done
    fault stuck "status $status: $(head -n 1 "$home/output"); $(unsettled)"
    return 1
}

unsettled() {
    rows | grep -v ' posted ' | tr '\n' ';'
}

# What looking could not settle waits for a person, who looks whether it is there. What `repair` holds because
# it failed last is released.
settle_by_hand() {
    local id state account reason text
    while read -r id state account reason; do
        [[ $state == held ]] || continue
        text=$(person queue show "$id" --json | jq -r '"\(.platform) \(.text)"')
        if published | grep -qxF "$text"; then
            person queue settle "$id" --posted "https://example.org/$id"
        else
            person queue settle "$id" --absent || person queue release "$id"
        fi >/dev/null 2>&1
        echo "settled $account: $reason" >>"$home/settled"
    done <<<"$(rows)"
}

# One phase until all of it is said. $1 = its name, $2 = the how many-th it is.
play() {
    playing=$1 command=0
    set_now $((first_day + 4 * day * $2))
    happen "$1" "$now"
    cron_until_quiet || return
    [[ $listed == *'"state": "held"'* ]] || return 0
    settle_by_hand
    cron_until_quiet
}

# --- what has to come of it -----------------------------------------------------------------------

# $1: duplicate, lost or stuck
fault() {
    echo "$1 $2" >>"$home/faults"
}

# "PLATFORM TEXT" for all that was said by the phases given, each text with its link where it has one; "=TEXT"
# has none, and "=PLATFORM TEXT" is of that platform alone.
expected() {
    local phase text
    for phase; do
        [[ -z ${said[$phase]:-} ]] || while read -r text; do
            case $text in
            =Open*) printf '%s\n' "facebook ${text#=}" "outbox ${text#=}" "x ${text#=}" ;;
            =*) echo "${text#=}" ;;
            *)
                echo "facebook $text"
                echo "outbox $text https://jobs.example.org/${text#*: }"
                echo "x $text https://jobs.example.org/${text#*: }"
                ;;
            esac
        done <<<"${said[$phase]}"
    done | sort
}

# The faults that were found belong to that.
report() {
    [[ ! -s $home/faults ]] || sed "s/^/$1: /" "$home/faults" >>"$home/found"
    rm -f "$home/faults"
}

# Find faults after these phases.
compare() {
    local line kind
    expected "$@" >"$home/expected"
    published | sort >"$home/published"
    cmp -s "$home/expected" "$home/published" || while IFS= read -r line; do
        kind=lost
        [[ $line != $'\t'* ]] || kind=duplicate
        fault "$kind" "${line#$'\t'}"
    done < <(comm -3 "$home/expected" "$home/published")
    list_all
    [[ $(rows | grep -v ' with others ' | grep -c ' posted ') -eq $(wc -l <"$home/expected") ]] ||
        fault stuck "at the end: $(unsettled)"
}
