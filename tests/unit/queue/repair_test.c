/* Repair: what the journal says of announcements becomes their state, whatever the store knew. */
#include "queue/repair.h"
#include "tests/unit/queue/queue_fixture.h"

/* A line of the journal about account x; n is its place in the list. */
struct told {
    const char *what, *kind;
    int edition, attempt;
};

#define SENDING                                                                                    \
    {                                                                                              \
        "sending", "new", 1, 1                                                                     \
    }
#define DECISION(what)                                                                             \
    {                                                                                              \
        what, "new", 1, 0                                                                          \
    }
#define OUTCOME(what)                                                                              \
    {                                                                                              \
        what, "new", 1, 1                                                                          \
    }

static char *line_of(int n, const struct told *told)
{
    const char *url = strcmp(told->what, "posted") == 0 ? "https://example.org/7" : "";
    return g_strdup_printf(
        "{\"n\":%d,\"at\":\"2023-11-14T22:%02d:00Z\",\"what\":\"%s\",\"announcement\":1,"
        "\"source\":\"jobs\",\"posting\":\"dev\",\"edition\":%d,\"kind\":\"%s\",\"account\":\"x\","
        "\"platform\":\"x\",\"take\":0,\"key\":\"0123456789abcdef0123456789abcdef\",\"attempt\":%d,"
        "\"text\":\"a text\",\"remote_url\":\"%s\"}",
        n, n, told->what, told->edition, told->kind, told->attempt, url);
}

static void write_journal(const char *store_path, const struct told *told)
{
    g_autofree char *path = journal_path(store_path);
    g_autoptr(GString) lines = g_string_new(NULL);
    for (int n = 1; told->what; told++, n++) {
        g_autofree char *line = line_of(n, told);
        g_string_append_printf(lines, "%s\n", line);
    }
    assert_true(g_file_set_contents(path, lines->str, -1, NULL));
}

static struct repaired repair(const char *path)
{
    GError *error = NULL;
    struct repaired repaired;
    assert_ok(queue_repair(path, NOW, &repaired, &error));
    return repaired;
}

enum known {
    NO_SOURCE,
    NO_POSTING, /* the source alone */
    POSTING,    /* edition 1, open */
    ANNOUNCED,  /* and a row of it */
};

static const struct {
    const char *name;
    enum known known;
    enum announcement_state was; /* of the row, when ANNOUNCED */
    struct told told[5];
    int expected; /* state afterwards; -1: no row */
} cases[] = {
    {"sent, the answer unknown", POSTING, 0, {SENDING}, STATE_UNSURE},
    {"posted", POSTING, 0, {SENDING, OUTCOME("posted")}, STATE_POSTED},
    {"refused", POSTING, 0, {SENDING, OUTCOME("refused")}, STATE_REFUSED},
    {"failed for now", POSTING, 0, {SENDING, OUTCOME("retry")}, STATE_HELD},
    {"told to wait", POSTING, 0, {SENDING, OUTCOME("wait")}, STATE_HELD},
    {"the account was blocked", POSTING, 0, {SENDING, OUTCOME("needs-person")}, STATE_HELD},
    {"between two steps", POSTING, 0, {SENDING, OUTCOME("next-step")}, STATE_UNSURE},
    {"unsure", POSTING, 0, {SENDING, OUTCOME("unsure")}, STATE_UNSURE},
    {"nobody could tell", POSTING, 0, {SENDING, OUTCOME("unsure"), OUTCOME("held")}, STATE_HELD},
    {"drafted, not sent", POSTING, 0, {OUTCOME("next-step")}, -1},
    {"could not be sent", POSTING, 0, {OUTCOME("retry")}, -1},
    {"queued, and drafted since", ANNOUNCED, STATE_QUEUED, {OUTCOME("next-step")}, STATE_UNSURE},
    {"proven absent", POSTING, 0, {SENDING, OUTCOME("unsure"), OUTCOME("absent")}, STATE_HELD},
    {"found later", POSTING, 0, {SENDING, OUTCOME("unsure"), OUTCOME("posted")}, STATE_POSTED},
    {"the second attempt",
     POSTING,
     0,
     {SENDING, OUTCOME("retry"), {"sending", "new", 1, 2}},
     STATE_UNSURE},
    {"queued and posted since",
     ANNOUNCED,
     STATE_QUEUED,
     {SENDING, OUTCOME("posted")},
     STATE_POSTED},
    {"held and posted since", ANNOUNCED, STATE_HELD, {SENDING, OUTCOME("posted")}, STATE_POSTED},
    {"cancelled and posted",
     ANNOUNCED,
     STATE_CANCELLED,
     {SENDING, OUTCOME("posted")},
     STATE_POSTED},
    {"queued and sent since", ANNOUNCED, STATE_QUEUED, {SENDING}, STATE_UNSURE},
    {"queued, and failed since",
     ANNOUNCED,
     STATE_QUEUED,
     {SENDING, OUTCOME("retry")},
     STATE_QUEUED},
    {"held, and failed since", ANNOUNCED, STATE_HELD, {SENDING, OUTCOME("retry")}, STATE_HELD},
    {"expired, and failed", ANNOUNCED, STATE_EXPIRED, {SENDING, OUTCOME("retry")}, STATE_HELD},
    {"posted, whatever else is said", ANNOUNCED, STATE_POSTED, {SENDING}, STATE_POSTED},
    {"unsure and posted", ANNOUNCED, STATE_UNSURE, {SENDING, OUTCOME("posted")}, STATE_POSTED},
    {"cancelled by a person", ANNOUNCED, STATE_QUEUED, {DECISION("cancel")}, STATE_CANCELLED},
    {"held by a person", ANNOUNCED, STATE_QUEUED, {DECISION("hold")}, STATE_HELD},
    {"held and released",
     ANNOUNCED,
     STATE_QUEUED,
     {DECISION("hold"), DECISION("release")},
     STATE_QUEUED},
    {"released by a person", ANNOUNCED, STATE_HELD, {DECISION("release")}, STATE_QUEUED},
    {"refused and dismissed",
     ANNOUNCED,
     STATE_QUEUED,
     {SENDING, OUTCOME("refused"), DECISION("cancel")},
     STATE_CANCELLED},
    {"held, released and posted",
     ANNOUNCED,
     STATE_QUEUED,
     {DECISION("hold"), DECISION("release"), SENDING, OUTCOME("posted")},
     STATE_POSTED},
    {"edited, then sent", ANNOUNCED, STATE_QUEUED, {DECISION("edit"), SENDING}, STATE_UNSURE},
    {"edited by a person", ANNOUNCED, STATE_QUEUED, {DECISION("edit")}, STATE_QUEUED},
    {"posted, whatever was decided", ANNOUNCED, STATE_POSTED, {DECISION("cancel")}, STATE_POSTED},
    {"cancelled, and unknown", POSTING, 0, {DECISION("cancel")}, STATE_CANCELLED},
    {"cancelled, and its posting unknown", NO_POSTING, 0, {DECISION("cancel")}, STATE_CANCELLED},
    {"edited, and unknown", POSTING, 0, {DECISION("edit")}, STATE_HELD},
    {"a posting that the store does not know",
     NO_POSTING,
     0,
     {SENDING, OUTCOME("posted")},
     STATE_POSTED},
    {"a source that the store does not know", NO_SOURCE, 0, {SENDING, OUTCOME("posted")}, -1},
};

static void prepare(const char *path, enum known known, enum announcement_state was)
{
    GError *error = NULL;
    AUTO(queue_close) struct queue *queue = queue_opened(path);
    struct store *store = queue_store(queue);
    if (known == NO_POSTING) {
        struct known_source source = {.name = (char *)"jobs", .fingerprint = (char *)"v1"};
        assert_ok(store_begin(store, &error));
        assert_ok(store_save_source(store, &source, &error));
        assert_ok(store_commit(store, &error));
    }
    if (known >= POSTING)
        add_posting(store, "dev");
    if (known == ANNOUNCED)
        put_row(queue, "x", 0, was);
}

static void check_row(const char *path, int expected, const char *name)
{
    AUTO(queue_close) struct queue *queue = queue_opened(path);
    GError *error = NULL;
    g_autoptr(GPtrArray) rows =
        store_announcements(queue_store(queue), &(struct announcement_filter){0}, &error);
    assert_ok(rows);
    if ((int)rows->len != (expected >= 0))
        fail_msg("%s: %u rows", name, rows->len);
    if (expected < 0)
        return;
    struct announcement *row = rows->pdata[0];
    assert_state(queue, row->id, expected, name);
    assert_true(row->state != STATE_POSTED || g_strcmp0(row->remote_url, "") != 0 ||
                strcmp(name, "posted, whatever else is said") == 0);
    assert_true(row->state != STATE_HELD || row->held_by != HELD_BY_NOTHING);
    assert_true(row->state != STATE_UNSURE || row->first_sent_at > 0); /* looks go back to it */
    AUTO(known_posting_free)
    struct known_posting *posting = store_posting(queue_store(queue), row->posting_row, &error);
    assert_ok(posting);
    assert_int_equal(posting->edition, 1);
    assert_true(posting->is_open);
}

static void test_states(void **unused)
{
    (void)unused;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(place_clear) struct place place = place_new();
        prepare(place.store, cases[i].known, cases[i].was);
        write_journal(place.store, cases[i].told);
        AUTO(repaired_clear) struct repaired repaired = repair(place.store);
        int lines = 0;
        while (lines < 5 && cases[i].told[lines].what)
            lines++;
        assert_int_equal(repaired.lines, lines);
        if (cases[i].known != ANNOUNCED)
            assert_int_equal(repaired.held, cases[i].expected == STATE_HELD);
        assert_int_equal(repaired.opened->len,
                         cases[i].known == NO_POSTING && cases[i].expected >= 0);
        check_row(place.store, cases[i].expected, cases[i].name);
        /* Once repaired, both agree. */
        AUTO(repaired_clear) struct repaired again = repair(place.store);
        assert_int_equal(again.lines, 0);
        check_row(place.store, cases[i].expected, cases[i].name);
    }
}

/* What the lines of decisions carry. */
static void test_decisions(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    g_autofree char *copy = g_strconcat(place.store, ".copy", NULL);
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    GError *error = NULL;
    for (int take = 0; take < 3; take++)
        put_row(queue, "x", take, STATE_QUEUED);
    assert_ok(store_back_up(queue_store(queue), copy, &error));
    AUTO(announcement_free) struct announcement *before = get_row(queue, 1);
    const struct edited words = {before->text, "a person's words", "https://example.org/other"};
    assert_ok(queue_edit(queue, 1, &words, NOW, &error));
    assert_ok(queue_move(queue, 2, NOW + DAY, NOW, &error));
    assert_ok(queue_cancel_because(queue, 3, "a mistake", NOW, &error));
    assert_ok(queue_pause(queue, "x", NOW, &error));
    assert_ok(queue_pause(queue, "y", NOW, &error));
    assert_ok(queue_resume(queue, "y", NOW, &error));
    queue_close(g_steal_pointer(&queue));
    assert_int_equal(g_rename(copy, place.store), 0);
    assert_null(queue_open(place.store, STORE_WRITE, NOW, &error));
    assert_error_code(error, ERROR_STORE, "it knows less than its journal");
    g_clear_error(&error);

    AUTO(repaired_clear) struct repaired repaired = repair(place.store);
    assert_int_equal(repaired.lines, 6);
    assert_int_equal(repaired.decided, 3);
    queue = queue_opened(place.store);
    AUTO(announcement_free) struct announcement *edited = get_row(queue, 1);
    AUTO(announcement_free) struct announcement *moved = get_row(queue, 2);
    AUTO(announcement_free) struct announcement *cancelled = get_row(queue, 3);
    assert_string_equal(edited->text, words.text);
    assert_string_equal(edited->link, words.link);
    assert_true(edited->is_edited && edited->state == STATE_QUEUED);
    assert_int_equal(moved->due_at, NOW + DAY);
    assert_int_equal(moved->expires_at, NOW + 15 * DAY);
    assert_int_equal(cancelled->state, STATE_CANCELLED);
    assert_string_equal(cancelled->reason, "a mistake");
    AUTO(account_state_free) struct account_state *x = get_account(queue, "x");
    AUTO(account_state_free) struct account_state *y = get_account(queue, "y");
    assert_int_equal(x->paused_at, NOW);
    assert_int_equal(y->paused_at, 0);
}

/* Editions that were announced are editions that the posting had. */
static void test_editions(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        struct told told[5];
        int edition, closing_edition;
        bool is_open;
    } lives[] = {
        {"re-opened", {{"posted", "reopened", 2, 1}}, 2, 0, true},
        {"twice", {{"posted", "reopened", 2, 1}, {"posted", "reopened", 3, 1}}, 3, 0, true},
        {"closing", {{"posted", "closing", 1, 1}}, 1, 1, true},
        {"filled", {{"posted", "filled", 1, 1}}, 1, 0, false},
        {"filled and re-opened",
         {{"posted", "filled", 1, 1}, {"posted", "reopened", 2, 1}},
         2,
         0,
         true},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(lives); i++) {
        AUTO(place_clear) struct place place = place_new();
        GError *error = NULL;
        prepare(place.store, POSTING, 0);
        write_journal(place.store, lives[i].told);
        AUTO(repaired_clear) struct repaired repaired = repair(place.store);
        assert_true(repaired.lines > 0);
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        AUTO(known_posting_free)
        struct known_posting *posting = store_posting(queue_store(queue), 1, &error);
        assert_ok(posting);
        if (posting->edition != lives[i].edition ||
            posting->closing_edition != lives[i].closing_edition ||
            posting->is_open != lives[i].is_open)
            fail_msg("%s: edition %d, closing %d, open %d", lives[i].name, posting->edition,
                     posting->closing_edition, posting->is_open);
    }
}

/* Nothing is changed when the journal cannot be understood. */
static void test_refusals(void **unused)
{
    (void)unused;
    static const struct {
        const char *name, *journal;
    } refusals[] = {
        {"no journal", NULL},
        {"it cannot be read", "a folder"},
        {"no JSON", "hello\n"},
        {"no record", "{\"n\":1}\n"},
        {"a line is missing",
         "{\"n\":2,\"at\":\"2023-11-14T22:00:00Z\",\"what\":\"posted\","
         "\"source\":\"jobs\",\"posting\":\"dev\",\"edition\":1,\"kind\":\"new\","
         "\"account\":\"x\",\"platform\":\"x\",\"take\":0,\"key\":\"0\"}\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        AUTO(place_clear) struct place place = place_new();
        GError *error = NULL;
        prepare(place.store, ANNOUNCED, STATE_QUEUED);
        g_autofree char *path = journal_path(place.store);
        if (g_strcmp0(refusals[i].journal, "a folder") == 0)
            assert_int_equal(g_unlink(path) + g_mkdir(path, 0700), 0); /* EISDIR for each read */
        else if (refusals[i].journal)
            assert_true(g_file_set_contents(path, refusals[i].journal, -1, NULL));
        else
            g_unlink(path);
        AUTO(repaired_clear) struct repaired repaired = {0};
        assert_false(queue_repair(place.store, NOW, &repaired, &error));
        assert_error_code(error, ERROR_STORE, refusals[i].name);
        assert_non_null(error_hint(error));
        g_clear_error(&error);
        AUTO(store_close) struct store *store = store_opened(place.store);
        int64_t last;
        assert_ok(store_last_record(store, &last, &error));
        assert_int_equal(last, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_decisions),
        cmocka_unit_test(test_editions),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests_name("repair", tests, NULL, NULL);
}
