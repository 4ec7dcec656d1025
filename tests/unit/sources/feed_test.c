/* The feed source on what announce-fetch would have left: which entries are there, which are whose,
 * and when nothing may be concluded. */
#include "tests/unit/sources/feed_world.h"

#define DELETED(id)                                                                                \
    "<at:deleted-entry xmlns:at=\"http://purl.org/atompub/tombstones/1.0\" ref=\"" id "\"/>"

static const struct {
    const char *name;
    bool is_complete;
    const char *before, *now;
    const char *expected; /* NULL = unavailable */
    bool is_unchanged;
} cases[] = {
    {"the first time", false, NULL, FEED(A B), "a b"},
    {"nothing changed, written anew", false, FEED(A B), FEED(B A), "a= b=", true},
    {"one is new", false, FEED(A B), FEED(C A B), "a= b= c"},
    {"one is edited", false, FEED(A B), FEED(ITEM("a", "1", "Developer") B), "a b="},
    {"one falls off the end: still there", false, FEED(A B), FEED(C B), "a= b= c"},
    {"one falls off and nothing else changes", false, FEED(A B), FEED(A), "a= b="},
    {"a complete feed: gone", true, FEED(A B), FEED(B), "b="},
    {"a feed that says that it is complete", false, FEED(A B), FEED(COMPLETE B), "b="},
    {"complete, but it goes on elsewhere", true, FEED(A B),
     "<feed xmlns=\"http://www.w3.org/2005/Atom\"><link rel=\"next\" href=\"2\"/>"
     "<entry><id>b</id></entry></feed>",
     "a= b"},
    {"complete, but one entry nobody can name", true, FEED(A B), FEED("<item/>" B), "a= b="},
    {"the same entry twice", true, FEED(A B), FEED(A B B), "a= b=", true},
    {"one guid and one link for two: which is which nobody knows", true, FEED(A B),
     FEED(B ITEM("b", "2", "Cook")), "a= https://jobs.example.org/2<b"},
    {"deleted", false, FEED(A B), FEED(DELETED("a") B), "b="},
    {"deleted, and listed all the same", false, FEED(A B), FEED(DELETED("a") A B), "a= b=", true},
    {"nothing listed any more", false, FEED(A), FEED(""), NULL},
    {"a complete feed may be empty: the watcher judges that", true, FEED(A), FEED(""), ""},
    {"empty from the beginning proves nothing", false, NULL, FEED(""), NULL},
    {"complete and empty from the beginning", true, NULL, FEED(""), "", true},
    {"cut off", false, FEED(A), "<rss><channel>" A, NULL},
    {"a new guid with the same link", false, FEED(A B), FEED(ITEM("a2", "1", "Dev") B), "a2<a b="},
    {"a new guid with the same link, which had fallen off", false, FEED(A B),
     FEED(B ITEM("a2", "1", "Dev, again")), "a2<a b="},
    {"all link to one page: no link tells", false,
     FEED(ITEM("a", "", "Dev") ITEM("b", "", "Coach")),
     FEED(ITEM("c", "", "Dev") ITEM("b", "", "Coach")), "a= b= c"},
    {"two new ones with the link of an old one", false, FEED(A B),
     FEED(ITEM("x", "1", "Dev") ITEM("y", "1", "Dev") B), "a= b= x y"},
    {"the whole site moves: titles tell", false, FEED(A B),
     FEED(ITEM("a2", "new/1", "Dev") ITEM("b2", "new/2", "Coach") C), "a2<a b2<b c"},
    {"one of the same title beside old ones is new", false, FEED(A B),
     FEED(ITEM("a2", "9", "Dev") B), "a= a2 b="},
    {"a move in which titles are shared: not guessed", false,
     FEED(ITEM("a", "1", "Dev") ITEM("b", "2", "Dev")),
     FEED(ITEM("a2", "8", "Dev") ITEM("b2", "9", "Dev")), "a= a2 b= b2"},
    {"http becomes https", false, FEED(ITEM("http://jobs.example.org/x", "1", "Dev")),
     FEED(ITEM("https://jobs.example.org/x", "1", "Dev")), "https://jobs.example.org/x=", true},
};

static void test_observations(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        void *own = NULL;
        assert_int_equal(set_up(&own), 0);
        struct world *world = own;
        g_autoptr(GError) error = NULL;
        world->source.is_complete = cases[i].is_complete;
        if (cases[i].before)
            learn(world, cases[i].before);
        leave(world, cases[i].now);
        AUTO(observation_free) struct observation *observation = observe(world, &error);
        g_autofree char *seen = observation ? describe(observation) : NULL;
        if (g_strcmp0(seen, cases[i].expected) != 0)
            fail_msg("%s: %s", cases[i].name, seen ? seen : error->message);
        if (observation && observation->is_unchanged != cases[i].is_unchanged)
            fail_msg("%s: unchanged is %d", cases[i].name, observation->is_unchanged);
        if (error && !g_error_matches(error, ANNOUNCE_ERROR, ERROR_SOURCE))
            fail_msg("%s: another error", cases[i].name);
        assert_int_equal(tear_down(&own), 0);
    }
    (void)state;
}

static GPtrArray *fail_to_load(void *data, GError **error)
{
    (void)data, (void)error;
    fail_msg("the known files were asked for");
    return NULL;
}

/* Nothing fetched since: nothing is parsed, nothing is loaded. */
static void test_the_same_body(void **state)
{
    struct world *world = *state;
    learn(world, FEED(A B));
    struct source_view view = view_of(world);
    view.wants_list = false;
    view.load_files = fail_to_load;
    AUTO(observation_free)
    struct observation *observation = source_kind_find("feed")->observe(&view, NULL);
    assert_true(observation->is_unchanged);
    assert_int_equal(observation->seen->len, 0);
    assert_string_equal(observation->cursor, world->cursor);

    AUTO(observation_free) struct observation *listed = observe(world, NULL);
    g_autofree char *seen = describe(listed);
    assert_true(listed->is_unchanged);
    assert_string_equal(seen, "a= b=");

    view = view_of(world);
    view.read_all = true;
    AUTO(observation_free)
    struct observation *anew = source_kind_find("feed")->observe(&view, NULL);
    g_autofree char *read = describe(anew);
    assert_string_equal(read, "a b");
    assert_false(anew->is_unchanged);
}

static void expect_unavailable(struct world *world, const char *words)
{
    g_autoptr(GError) error = NULL;
    AUTO(observation_free) struct observation *observation = observe(world, &error);
    assert_null(observation);
    assert_true(g_error_matches(error, ANNOUNCE_ERROR, ERROR_SOURCE));
    if (!strstr(error->message, words))
        fail_msg("%s", error->message);
}

static void test_unavailable(void **state)
{
    struct world *world = *state;
    expect_unavailable(world, "not been fetched yet");
    world->record.error = (char *)"jobs.example.org did not answer in time";
    leave(world, FEED(A));
    expect_unavailable(world, "did not answer in time");
    world->record.error = NULL;
    world->record.from = NULL;
    leave(world, NULL);
    expect_unavailable(world, "not been fetched yet");
    world->record.from = (char *)URL;
    leave(world, FEED(A));
    world->source.url = (char *)"https://other.example.org/feed";
    expect_unavailable(world, "not been fetched yet");
    world->source.url = (char *)URL;
    learn(world, FEED(A)); /* and well again */
}

static void test_reading_one(void **state)
{
    struct world *world = *state;
    g_autoptr(GError) error = NULL;
    AUTO(posting_free) struct posting *posting = NULL;
    learn(world, FEED(A B));
    struct source_view view = view_of(world);
    const struct source_kind *kind = source_kind_find("feed");
    assert_int_equal(kind->read(&view, "b", NULL, &posting, &error), POSTING_READ);
    assert_string_equal(posting->title, "Coach");
    assert_string_equal(posting->link, "https://jobs.example.org/2");
    assert_true(posting->is_open);
    struct posting *none = NULL;
    assert_int_equal(kind->read(&view, "c", NULL, &none, &error), POSTING_NONE);
    assert_null(error);
}

/* What the settings say of its fields. */
static void test_fields(void **state)
{
    struct world *world = *state;
    static const char body[] =
        "<rss xmlns:job=\"urn:job\"><channel><item><guid isPermaLink=\"false\">x</guid>"
        "<title>Dev</title><link>ftp://jobs.example.org/1</link><author>k@a.example</author>"
        "<job:team>Kit</job:team><job:until>2026-03-31</job:until><job:from>soon</job:from>"
        "<job:place>Lille</job:place><job:place>Paris</job:place>"
        "<job:title>Own</job:title></item></channel></rss>";
    static char *team[] = {(char *)"nothing", (char *)"team", NULL};
    static char *until[] = {(char *)"until", NULL}, *from[] = {(char *)"from", NULL};
    static char *place[] = {(char *)"place", NULL};
    world->source.fields.organisation = team;
    world->source.fields.closes = until;
    world->source.fields.not_before = from;
    world->source.fields.tags = place;
    leave(world, body);
    AUTO(observation_free) struct observation *observation = observe(world, NULL);
    const struct seen *seen = observation->seen->pdata[0];
    const struct posting *posting = seen->posting;
    assert_string_equal(posting->organisation, "Kit");
    assert_int_equal(posting->closes_at, 1775001600); /* the end of that day, UTC */
    assert_int_equal(posting->not_before, -1);
    assert_string_equal(posting->tags[1], "Paris");
    assert_string_equal(posting->link, "");
    assert_true(posting->is_doubtful);
    assert_int_equal(observation->notices->len, 2); /* the link and the date */
    GStrv own = g_hash_table_lookup(posting->fields, "job:title");
    assert_string_equal(own[0], "Own");
    assert_int_equal(g_hash_table_size(posting->facts), 0);

    world->source.fields.organisation = NULL; /* an author with a mail address is a person */
    AUTO(observation_free) struct observation *again = observe(world, NULL);
    assert_string_equal(((struct seen *)again->seen->pdata[0])->posting->organisation, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_observations),
        cmocka_unit_test_setup_teardown(test_the_same_body, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unavailable, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reading_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_fields, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
