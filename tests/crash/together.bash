# Several at work at once: two runs that start together, and a run that begins while the helper of one that was
# killed still sends.

# A posting opens, and cron comes twice in the same moment. One run may find the other at work (75).
# $1 = how often; every tenth time an answer is lost besides.
two_runs_together() {
    local round first second
    world_restore begin
    set_now $first_day
    for ((round = 1; round <= $1; round++)); do
        write_posting "job-$round" false
    done
    exposed run
    platforms_do "$(printf '%s\n' {x,facebook}\ POST:{5,15,25,35,45}\ drop-after)"
    for ((round = 1; round <= $1; round++)); do
        set_now $((now + hour))
        write_posting "job-$round" true
        start_run first
        start_run second
        end_run first
        end_run second
        echo "two runs together, round $round" >>"$home/points"
    done
    said[together]=$(printf 'New: job-%s\n' $(seq "$1"))
    finish_round "two runs together" together
}

start_run() {
    (cd "$site" && exec "$build/announce" --now "$moment" run) >"$home/output" 2>&1 &
    printf -v "$1" '%s' $!
}

end_run() {
    wait "${!1}"
    status=$?
    [[ $status -eq 0 || $status -eq 75 ]] ||
        fault stuck "a run beside another: status $status: $(head -n 1 "$home/output")"
}

# `announce` is killed while its helper waits for the platforms, which take their time. Whoever comes finds the lock
# held until the helper has ended; then everything goes on. $1 = the phase.
run_beside_orphan() {
    local run='' i=0
    while [[ ${phases[i]} != "$1" ]]; do
        i=$((i + 1))
    done
    world_restore "$1"
    set_now $((first_day + 4 * day * i))
    happen "$1"
    kill -STOP "$fake"
    start_run run
    until list_all && [[ $(rows) == *" sending team-x "* ]]; do
        kill -0 "$run" 2>/dev/null || break
    done
    kill -KILL "$run"
    wait "$run" 2>/dev/null
    exposed run
    kill -CONT "$fake"
    [[ $status -eq 75 ]] || fault stuck "a run beside the orphaned helper: status $status"
    echo "$1, a run beside the orphaned helper" >>"$home/points"
    finish_round "$1, a run beside the orphaned helper" "${phases[@]:0:i + 1}"
}

# Cron goes on until all is said. $1 = a name for what was tried, the phases that say what has to be there behind it.
finish_round() {
    set_now $((now + 60))
    cron_until_quiet
    compare "${@:2}"
    report "$1"
}
