# shellcheck shell=bash disable=SC2154 # folder, build and smallest are set by tests/bench/run
# The measurements of tests/bench/run. One row each: what was measured, the median of announce, that of
# the reference beside it, their ratio, and the most that it may be.

# --- rows -----------------------------------------------------------------------------------------

print_head() {
    printf '%-24s %9s %12s %12s %7s %8s  %s\n' \
        what postings announce reference ratio "at most" "the reference"
}

# With a mark when the ratio is above its limit.
print_row() {
    local what=$1 size=$2 announce=$3 reference=$4 ratio=$5 limit=$6 beside=$7
    local mark=
    awk -v ratio="$ratio" -v limit="$limit" 'BEGIN { exit !(ratio > limit) }' && mark=" <-- above"
    printf '%-24s %9s %12s %12s %7s %8s  %s\n' \
        "$what" "$size" "$announce" "$reference" "$ratio" "$limit" "$beside$mark"
}

divide() {
    awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'
}

# How often to run what goes through so many postings, so that all of it takes minutes.
runs_for() {
    echo "${RUNS:-$(($1 >= 100000 ? 7 : $1 >= 10000 ? 11 : 21))}"
}

# beside RUNS REFERENCE... -- ANNOUNCE... [-- ANOTHER...], each perhaps after --before LINE: sets reference_ms, announce_ms, announce_kib,
# ratio, another_ms and another_kib.
beside() {
    local runs=$1
    shift
    "$build/sidebyside" --runs "$runs" -- "$@" >"$folder/results" || return
    {
        read -r reference_ms _ _
        read -r announce_ms announce_kib ratio
        read -r another_ms another_kib _
    } <"$folder/results"
    return 0
}

# The memory of the measurement before; $2 is the limit in MiB.
print_memory() {
    local mebibytes
    mebibytes=$(divide "$announce_kib" 1024)
    print_row "  its peak memory" "$1" "$mebibytes MiB" "$2 MiB" "$(divide "$mebibytes" "$2")" 1 \
        "a limit"
}

# --- what is measured on --------------------------------------------------------------------------

# write_config NAME GLOB SOURCE_LINE...: $folder/NAME.yaml, one source, one account that talks to nobody.
write_config() {
    local name=$1 glob=$2
    shift 2
    cat >"$folder/$name.yaml" <<EOF
timezone: Europe/Paris
language: fr
state: state/$name/announce.db
sources:
  - name: jobs
$(printf '    %s\n' "$@")
    glob: "$glob"
    fields: { title: [title, roles], organisation: startup, date: date, link: externalURL }
    base_url: https://jobs.example.org
    permalink: /recrutement/:year/:month/:day/:title.html
accounts:
  - name: rehearsal
    platform: outbox
    path: outbox
EOF
}

run_with() {
    "$build/announce" --config "$folder/$1.yaml" run --quiet
}

# Commit a tree as it is. git writes its objects into one pack here: so many files would take a while.
commit_tree() {
    git -C "$1" init -q -b main &&
        git -C "$1" -c core.bigFileThreshold=1 -c core.looseCompression=0 add -A &&
        git -C "$1" -c user.name=bench -c user.email=bench@example.org -c gc.auto=0 \
            commit -q -m postings &&
        git -C "$1" status --porcelain
}

# $folder/SIZE with so many postings, committed, and a configuration for either kind of source.
make_tree() {
    local tree=$folder/$1
    mkdir -p "$tree/content/_jobs" || return
    "$build/generate" "$tree/content/_jobs" "$1" || return
    commit_tree "$tree" || return
    write_config "directory-$1" "content/_jobs/**/*.md" "kind: directory" "path: $tree"
    write_config "git-$1" "content/_jobs/**/*.md" "kind: git" "path: $tree" "ref: main"
    sync -f "$folder" # writing all that must not go on beside what is measured
}

# --- generated postings ---------------------------------------------------------------------------

# All of them are learnt: read, parsed, stored. Each takes as long as in the smallest tree; a quarter
# more is noise.
measure_first_run() {
    local each
    "$build/floor" "$folder/$1/content/_jobs" >/dev/null || return
    beside "$(runs_for "$1")" "$build/floor" "$folder/$1/content/_jobs" \
        -- --before "rm -rf '$folder/state/directory-$1'" \
        "$build/announce" --config "$folder/directory-$1.yaml" run --quiet || return
    print_row "first run, directory" "$1" "$announce_ms ms" "$reference_ms ms" "$ratio" 2 \
        "libyaml and md4c over the same bytes"
    each=$(awk -v ms="$announce_ms" -v count="$1" 'BEGIN { printf "%.1f", ms * 1000 / count }')
    : "${first_each:=$each}"
    [[ $1 -eq $smallest ]] ||
        print_row "  for each posting" "$1" "$each us" "$first_each us" \
            "$(divide "$each" "$first_each")" 1.25 "with $smallest"
}

measure_unchanged() {
    sleep 0.1 # past the clock tick of the first run
    run_with "directory-$1" || return
    beside "$(runs_for "$1")" git -C "$folder/$1" status --porcelain \
        -- "$build/announce" --config "$folder/directory-$1.yaml" run || return
    print_row "unchanged, directory" "$1" "$announce_ms ms" "$reference_ms ms" "$ratio" 1.5 \
        "git status --porcelain; aim 1.0"
    print_memory "$1" 64
}

# Another edit before each run that sees one; the sleep is longer than any clock tick, so that the run
# after it has nothing left to look at.
measure_edit() {
    [[ $1 -ge 10000 ]] || return 0
    local edited
    edited=$(find "$folder/$1/content" -name '*-000150.md' -print -quit)
    beside "$(runs_for "$1")" \
        "$build/announce" --config "$folder/directory-$1.yaml" run \
        -- --before "echo 'Une phrase de plus.' >>'$edited' && sleep 0.05" \
        "$build/announce" --config "$folder/directory-$1.yaml" run || return
    print_row "one edited, directory" "$1" "$announce_ms ms" "$reference_ms ms" "$ratio" 1.1 \
        "announce with nothing changed"
}

# How many there are makes no difference: the smallest tree takes its turns as well.
measure_git() {
    run_with "git-$1" && run_with "git-$1" || return
    beside "${RUNS:-41}" git -C "$folder/$1" rev-parse HEAD \
        -- "$build/announce" --config "$folder/git-$1.yaml" run \
        -- "$build/announce" --config "$folder/git-$smallest.yaml" run || return
    print_row "unchanged, git" "$1" "$announce_ms ms" "$reference_ms ms" "$ratio" 2 \
        "git rev-parse HEAD"
    [[ $1 -eq $smallest ]] ||
        print_row "  and fewer" "$1" "$announce_ms ms" "$another_ms ms" \
            "$(divide "$announce_ms" "$another_ms")" 1.25 "with $smallest"
}

# --- the real ones --------------------------------------------------------------------------------

measure_site() {
    if [[ ! -r $1 ]]; then
        echo "unchanged, the real site: skipped, $1 is not here"
        return
    fi
    mkdir "$folder/site"
    tar -xzf "$1" -C "$folder/site" || return
    local tree
    tree=$(dirname "$(find "$folder/site" -maxdepth 3 -type d -name content -print -quit)")
    # Files that are older than the last look need no second one: neither program has to read them.
    find "$folder/site" -exec touch -h -d '1 hour ago' {} +
    commit_tree "$tree" || return
    write_config site "content/_jobs/**/*.md" "kind: directory" "path: $tree"
    sleep 0.1 # past the clock tick
    run_with site && run_with site || return
    beside "${RUNS:-41}" git -C "$tree" status \
        -- "$build/announce" --config "$folder/site.yaml" run || return
    print_row "unchanged, the real site" 193 "$announce_ms ms" "$reference_ms ms" "$ratio" 3 \
        "git status; aim 1.0"
    print_memory 193 12
    measure_composing "$tree"
}

# What is said of all of them, on two platforms, again and again; cmark merely renders the same bytes.
# However many were composed before, the memory is that of one turn.
measure_composing() {
    local turns=20 peak_kib
    write_config composing "content/_jobs/**/*.md" "kind: directory" "path: $1" \
        "organisation: { from: 'content/_startups/{startup}.md', field: title }"
    sed -i '/fields:/s/organisation: startup/tags: [techno, domaines]/; /^accounts:/,$d' \
        "$folder/composing.yaml"
    cat >>"$folder/composing.yaml" <<EOF
accounts:
  - { name: x, platform: x, credentials: x }
  - { name: page, platform: facebook, credentials: page, page: "1" }
EOF
    for _ in $(seq $turns); do
        find "$1/content/_jobs" -name '*.md' -exec cat {} +
    done >"$folder/postings.md"
    beside "${RUNS:-11}" cmark "$folder/postings.md" \
        -- "$build/composing" "$folder/composing.yaml" $turns \
        -- "$build/composing" "$folder/composing.yaml" 1 || return
    print_row "composing, X and Facebook" "$((193 * turns))" "$announce_ms ms" "$reference_ms ms" \
        "$ratio" 3 "cmark renders the same bytes"
    print_row "  its peak memory" "$((193 * turns))" "$(divide "$announce_kib" 1024) MiB" \
        "$(divide "$another_kib" 1024) MiB" "$(divide "$announce_kib" "$another_kib")" 1.1 \
        "with 193"
}

# All that was ever announced of a real history, told at once.
measure_replay() {
    if [[ ! -r $1 ]]; then
        echo "replay: skipped, $1 is not here"
        return
    fi
    git clone -q --bare "$1" "$folder/history.git" || return
    write_config history "**/*.md" "kind: git" "path: $folder/history.git" \
        "ref: main"
    local steps
    steps=$(git -C "$folder/history.git" rev-list --count --first-parent main)
    beside "${RUNS:-11}" git -C "$folder/history.git" log -p main \
        -- "$build/announce" --config "$folder/history.yaml" replay --accept-removals || return
    print_row "replay of the history" "$steps" "$announce_ms ms" "$reference_ms ms" "$ratio" 2 \
        "git log -p; its steps"
}

# --- hostile texts --------------------------------------------------------------------------------

# What a byte of the worst of them costs at 1 MB, beside what it costs at 10 kB.
measure_curve() {
    local name small large piece
    "$build/curve" >"$folder/curve" || return
    while IFS=$'\t' read -r name small _ large piece; do
        print_row "hostile: $name" "1 MB" "$large ns/B" "$small ns/B" "$(divide "$large" "$small")" \
            1.5 "the same at 10 kB; the worst is $piece"
    done <"$folder/curve"
}
