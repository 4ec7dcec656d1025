# Facts of a year (tests/year/facts) in, faults and figures out. Every check says in its comment what it holds
# against what. "Clock" is what announce took a moment for, which was wrong at times; rules count by it.

function fault(kind, text) {
    print "year: " kind ": " text
    faults[kind]++
}

function iso(seconds) {
    return strftime("%Y-%m-%d %H:%M", seconds)
}

# --- reading ----------------------------------------------------------------------------------------

$1 == "zone" { accounts[++account_count] = $2 }
$1 == "window" {
    n = ++window_count[$2]
    window_days[$2, n] = $3; window_from[$2, n] = $4; window_till[$2, n] = $5
}
$1 == "quiet" { is_quiet[$2, $3] = 1 }
$1 == "gap" { gap[$2] = $3 }
$1 == "jitter" { jitter[$2] = $3 }
$1 == "cap" { cap[$2] = $3 }
$1 == "expires" { expires_after[$2] = $3 }
$1 == "budget" { budget[$2] = $3; price[$2] = $4; price_read[$2] = $5; price_self[$2] = $6 }

$1 == "run" {
    right[++run_count] = $2; clock[run_count] = $3; clock_at[$2] = $3
    if ($5 != "-") {
        commit_order[$5] = ++commit_count
        commit_right[commit_count] = $2; commit_name[commit_count] = $5
    }
    commit_of_run[run_count] = commit_count
    if ($4 != 0 && $4 != 1)
        fault("failed run", "status " $4 " on " iso($2))
}
$1 == "person" { for (i = 3; i <= NF; i++) if ($i ~ /^[0-9]+$/) is_by_person[$i] = 1 }
$1 == "outage" { n = ++outage_count[$2]; outage_from[$2, n] = $3; outage_till[$2, n] = $4 }
$1 == "event" { events[++event_count] = $2 " " $3 " " $4 }
$1 == "birth" {
    births[++birth_count] = $2
    born_of[$2] = $5 " " $4 " " $7; born_on[$2] = $3; born_at[$2] = $6; born_as[$2] = $7; born_in[$2] = $5
    born[$3, born_of[$2]]++
    birth_of[$3, ++births_of[$3]] = $2
}
$1 == "row" { state[$2] = $4; expires_at[$2] = $5; has_reason[$2] = $6 != "-"; is_now[$2] = $7 }
$1 == "sending" {
    number_of[$3, $5] = $2
    if (!($2 in first_sent))
        first_sent[$2] = $4
    last_sent[$2] = $4
}
$1 == "trouble" { trouble[$2, ++trouble_count[$2]] = $3 }
$1 == "post" { n = ++post_count[$2]; post_right[$2, n] = $3; post_key[$2, n] = $4 }
$1 == "ask" { n = ++ask_count[$2]; ask_right[$2, n] = $3; ask_what[$2, n] = $4; ask_since[$2, n] = $5 }
$1 == "told" { is_told[$2] = 1 }
$1 == "told-held" { is_told_held = 1 }
$1 == "told-spent" { is_told_spent[$2] = 1 }
$1 == "open" { is_open[$2, $3] = 1 }
$1 == "local" { date[$2, $3] = $4; weekday[$2, $3] = $5; time[$2, $3] = $6 }

# --- every event once -------------------------------------------------------------------------------

# The history's events, by `announce replay`, against what the runs made of them: one for one, per account.
function check_events(   i, a, what, seen) {
    for (i = 1; i <= event_count; i++)
        for (a = 1; a <= account_count; a++) {
            what = accounts[a] SUBSEP events[i]
            seen[what] = 1
            if (born[what] < 1)
                fault("lost", accounts[a] " never queued " events[i])
            if (born[what] > 1)
                fault("duplicates", accounts[a] " queued " events[i] " " born[what] " times")
        }
    for (what in born)
        if (!(what in seen)) {
            i = what
            sub(SUBSEP, " ", i)
            fault("duplicates", "nobody asked for " i)
        }
    for (i in state)
        if (!(i in born_of))
            fault("duplicates", "nobody asked for announcement " i)
}

# The ledger against the journal's texts: what stands on a platform is an announcement's, and once.
function check_ledger(   a, account, i, number) {
    for (a = 1; a <= account_count; a++) {
        account = accounts[a]
        for (i = 1; i <= post_count[account]; i++) {
            number = number_of[account, post_key[account, i]]
            post_clock[account, i] = clock_at[post_right[account, i]]
            if (!number)
                fault("duplicates", "a stranger's text on " account " on " iso(post_right[account, i]))
            else if (++published[number] > 1)
                fault("duplicates", "announcement " number " on " account " again on " \
                    iso(post_right[account, i]))
        }
    }
}

# --- what became of each ----------------------------------------------------------------------------

# Did its posting say "open" in that commit, under the id that it had or the one that it has now?
function is_open_in(number, order,   name) {
    name = commit_name[order]
    return (name, born_as[number]) in is_open || (name, is_now[number]) in is_open
}

# Was its posting closed for good before it expired, or for at least a day (reopen_after)? One that has left is
# looked for as long as that takes, and cancelled only then.
function closed_in_between(number,   i, since) {
    since = 0
    for (i = commit_order[born_in[number]]; i <= commit_count; i++) {
        if (is_open_in(number, i)) {
            if (since && commit_right[i] - since >= 86400)
                return 1
            since = 0
        } else if (!since && (last_sent[number] ||
                              commit_right[i] < born_at[number] + expires_after[born_on[number]] + 86400)) {
            since = commit_right[i]
        }
    }
    return since > 0
}

# Too late is what the rules say: made then, and so long ago by a clock that was right.
function check_expired(number,   due) {
    due = born_at[number] + expires_after[born_on[number]]
    if (expires_at[number] != due)
        fault("expired wrongly", "announcement " number " expires on " iso(expires_at[number]) \
            ", not on " iso(due))
    if (due > right[run_count])
        fault("expired wrongly", "announcement " number " would have had time until " iso(due))
    if (!is_told[number])
        fault("untold", "announcement " number " expired without a word")
}

function check_one(number,   is_there, how) {
    is_there = number in published
    how = state[number]
    if (how == "posted") {
        announced++
        if (!is_there)
            fault("lost", "announcement " number " counts as posted and is not there")
    } else if (how == "expired" || how == "cancelled") {
        if (is_there)
            fault("lost", "announcement " number " is there and counts as " how)
        if (how == "expired") {
            expired++
            check_expired(number)
        } else {
            closed++
            if (!closed_in_between(number))
                fault("cancelled wrongly", "announcement " number ": its posting stayed open")
        }
    } else if (how == "held" || how == "refused" || how == "unsure") {
        held++
        if (!has_reason[number] || !(is_told[number] || (how == "held" && is_told_held) ||
                                     (how == "unsure" && is_told_spent[born_on[number]])))
            fault("untold", "announcement " number " is " how " without a word")
    } else {
        fault("lost", "announcement " number " is " (how ? how : "gone") " at the end")
    }
    if (!is_by_person[number] && (number in last_sent) &&
        last_sent[number] >= born_at[number] + expires_after[born_on[number]])
        fault("too late", "announcement " number " left on " iso(last_sent[number]))
}

# --- the rules of the accounts ----------------------------------------------------------------------

function in_window(account, moment,   i, now, day) {
    now = time[account, moment]; day = weekday[account, moment]
    for (i = 1; i <= window_count[account]; i++)
        if (index(window_days[account, i], day) && window_from[account, i] <= now &&
            now < window_till[account, i])
            return 1
    return 0
}

function sort_posts(account,   i, j, moment) {
    for (i = 1; i <= post_count[account]; i++) {
        moment = post_clock[account, i]
        for (j = i; j > 1 && sorted[account, j - 1] > moment; j--)
            sorted[account, j] = sorted[account, j - 1]
        sorted[account, j] = moment
    }
}

# Each moment of the ledger, by announce's clock, against windows, quiet days, caps and gaps on the wall.
function check_schedule(account,   i, moment, day) {
    sort_posts(account)
    for (i = 1; i <= post_count[account]; i++) {
        moment = sorted[account, i]
        day = date[account, moment]
        if (!in_window(account, moment))
            fault("out of window", account " on " day " " time[account, moment])
        if ((account, day) in is_quiet)
            fault("quiet day", account " on " day)
        if (++on_day[account, day] > cap[account])
            fault("over cap", account " on " day)
        if (i > 1 && moment - sorted[account, i - 1] < gap[account])
            fault("over gap", account " on " day " " time[account, moment])
    }
}

# How many posts a look has shown at most: those that were there, one page of them.
function shown(account, i,   j, count) {
    for (j = 1; j <= post_count[account]; j++)
        count += post_right[account, j] >= ask_since[account, i] &&
            post_right[account, j] <= ask_right[account, i]
    return count > 10 ? 10 : count
}

# What the platform bills, by month: what was published, and what looks have shown.
function check_budget(account,   i, month, spent) {
    for (i = 1; i <= post_count[account]; i++)
        spent[substr(date[account, post_clock[account, i]], 1, 7)] += price[account]
    for (i = 1; i <= ask_count[account]; i++) {
        month = substr(date[account, clock_at[ask_right[account, i]]], 1, 7)
        if (ask_what[account, i] == "self")
            spent[month] += price_self[account]
        else if (ask_what[account, i] == "list")
            spent[month] += price_read[account] * shown(account, i)
    }
    for (month in spent)
        if (spent[month] > budget[account])
            fault("over budget", account " in " month ": " spent[month] / 1000)
}

# --- nothing stands still ---------------------------------------------------------------------------

# Is there one that may go at that run?
function is_waiting(account, run,   i, number, now) {
    now = clock[run]
    for (i = 1; i <= births_of[account]; i++) {
        number = birth_of[account, i]
        if (born_at[number] > now || now >= born_at[number] + expires_after[account] ||
            ((number in first_sent) && first_sent[number] <= now) || is_by_person[number] ||
            state[number] == "held" || !is_open_in(number, commit_of_run[run]))
            continue
        return number
    }
    return 0
}

# Has something gone wrong lately, so that the account rests? The longest pause is six hours and a fifth.
function is_resting(account, moment, at,   i) {
    for (i = 1; i <= outage_count[account]; i++)
        if (at >= outage_from[account, i] && at <= outage_till[account, i])
            return 1
    for (i = 1; i <= trouble_count[account]; i++)
        if (moment >= trouble[account, i] && moment - trouble[account, i] <= 7.2 * 3600)
            return 1
    return 0
}

# What announce may think it has spent in that month: every attempt so far, and each look at its most.
function reserve(account, run,   i, month) {
    for (i = reserved_to[account] + 1; i <= ask_count[account] && ask_right[account, i] <= right[run]; i++) {
        month = substr(date[account, clock_at[ask_right[account, i]]], 1, 7)
        reserved[account, month] += ask_what[account, i] == "post" ? price[account] : 10 * price_read[account]
        reserved_to[account] = i
    }
}

# Every run at which an account could have spoken and had something to say, and did not, again and again:
# longer than jitter explains.
function check_idle(account,   run, moment, day, i, last, count, today, is_post, streak, said) {
    for (i = 1; i <= post_count[account]; i++)
        is_post[post_right[account, i]] = 1
    for (run = 1; run <= run_count; run++) {
        moment = clock[run]
        day = date[account, moment]
        reserve(account, run)
        if (is_post[right[run]]) {
            last = moment; today[day]++; streak = 0
            continue
        }
        if (moment != right[run] || !in_window(account, moment) || ((account, day) in is_quiet) ||
            today[day] >= cap[account] || (last && moment - last < gap[account]))
            continue
        if ((budget[account] && reserved[account, substr(day, 1, 7)] + price[account] > budget[account]) ||
            is_resting(account, moment, right[run]) || !(said = is_waiting(account, run))) {
            streak = 0
            continue
        }
        if (++streak == int(jitter[account] / 3600) + 3)
            fault("idle", account " has announcement " said " to say and does not on " day " " \
                time[account, moment])
    }
}

END {
    check_events()
    check_ledger()
    for (i = 1; i <= birth_count; i++)
        check_one(births[i])
    for (a = 1; a <= account_count; a++) {
        check_schedule(accounts[a])
        if (budget[accounts[a]])
            check_budget(accounts[a])
        check_idle(accounts[a])
    }
    printf "year: runs %d, events %d, announced %d, expired %d, closed before %d, held %d", run_count,
        event_count * account_count, announced, expired, closed, held
    n = split("duplicates,lost,expired wrongly,cancelled wrongly,too late,untold,out of window,quiet day," \
        "over cap,over gap,over budget,idle,failed run", kinds, ",")
    for (i = 1; i <= n; i++) {
        printf ", %s %d", kinds[i], faults[kinds[i]]
        all += faults[kinds[i]]
    }
    print ""
    exit all > 0
}
