/* Asking for feeds over time: when to ask again, which marks are kept, several pages. */
#include "tests/unit/fetch/fetch_world.h"

/* --- being told to wait or to stop --- */

static void test_waiting(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *name, *bytes;
        int64_t next_at;
    } waits[] = {
        {"no header", STATUS("429") "\r\n", NOW + HOUR},
        {"seconds", STATUS("429") "Retry-After: 7200\r\n\r\n", NOW + 2 * HOUR},
        {"less than the interval", STATUS("503") "Retry-After: 60\r\n\r\n", NOW + HOUR},
        {"a date",
         STATUS("503") "Date: Sun, 01 Mar 2026 09:00:00 GMT\r\n"
                       "Retry-After: Sun, 01 Mar 2026 12:00:00 GMT\r\n\r\n",
         NOW + 3 * HOUR},
        {"a date that is past",
         STATUS("503") "Date: Sun, 01 Mar 2026 09:00:00 GMT\r\n"
                       "Retry-After: Sun, 01 Mar 2025 09:00:00 GMT\r\n\r\n",
         NOW + HOUR},
        {"for ever", STATUS("429") "Retry-After: 2000000000\r\n\r\n", NOW + 24 * HOUR},
        {"nonsense", STATUS("429") "Retry-After: soon\r\n\r\n", NOW + HOUR},
        {"before now", STATUS("429") "Retry-After: -5\r\n\r\n", NOW + HOUR},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(waits); i++) {
        answer(world, "/feed", waits[i].bytes);
        ask(world);
        expect_error(world, "left alone");
        if (world->fetched->next_at != waits[i].next_at)
            fail_msg("%s: %d s", waits[i].name, (int)(world->fetched->next_at - NOW));
    }
}

static void test_gone(void **state)
{
    struct world *world = *state;
    answer(world, "/feed", STATUS("410") "\r\n");
    ask(world);
    expect_error(world, "gone for good");
    assert_true(world->fetched->is_gone);
    assert_false(fetched_is_due(world->fetched, NOW + 1000 * HOUR));
}

#define TTL(text) OK "\r\n<rss><channel>" text "</channel></rss>"

/* NOW is 9:00 UTC. */
static void test_when_it_wants_to_be_asked(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *name, *bytes;
        int64_t next_at;
    } wishes[] = {
        {"none", TTL(""), NOW + HOUR},
        {"less than the interval", TTL("<ttl>5</ttl>"), NOW + HOUR},
        {"more than the interval", TTL("<ttl> 180 </ttl>"), NOW + 3 * HOUR},
        {"for ever", TTL("<ttl>5000000</ttl>"), NOW + 24 * HOUR},
        {"nonsense", TTL("<ttl>-5</ttl><ttl>soon</ttl><ttl>99999999999</ttl>"), NOW + HOUR},
        {"an entry's is no feed's", TTL("<item><ttl>180</ttl></item>"), NOW + HOUR},
        {"not at ten", TTL("<skipHours><hour>10</hour></skipHours>"), NOW + 2 * HOUR},
        {"not at ten and eleven", TTL("<skipHours><hour>10</hour><hour>11</hour></skipHours>"),
         NOW + 3 * HOUR},
        {"not at noon, when the ttl is over",
         TTL("<ttl>210</ttl><skipHours><hour>12</hour></skipHours>"), NOW + 4 * HOUR},
        {"another hour", TTL("<skipHours><hour>9</hour><hour>x</hour><hour>99</hour></skipHours>"),
         NOW + HOUR},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(wishes); i++) {
        answer(world, "/feed", wishes[i].bytes);
        ask(world);
        expect_good(world);
        if (world->fetched->next_at != wishes[i].next_at)
            fail_msg("%s: %d s", wishes[i].name, (int)(world->fetched->next_at - NOW));
    }
}

static void test_never_is_not_obeyed(void **state)
{
    struct world *world = *state;
    g_autoptr(GString) feed = g_string_new(OK "\r\n<rss><channel><skipHours>");
    for (int hour = 0; hour < 24; hour++)
        g_string_append_printf(feed, "<hour>%d</hour>", hour);
    g_string_append(feed, "</skipHours></channel></rss>");
    answer(world, "/feed", feed->str);
    ask(world);
    assert_int_equal(world->fetched->next_at, NOW + HOUR);
}

/* What was asked for stays when nothing changed, and over a save and a load. */
static void test_wishes_stay(void **state)
{
    struct world *world = *state;
    answer(world, "/feed", OK "ETag: x\r\n\r\n<rss><channel><ttl>180</ttl></channel></rss>");
    ask(world);
    assert_true(fetched_save(world->folder, world->fetched, NULL));
    fetched_free(world->fetched);
    world->fetched = fetched_load(world->folder, world->source.url);
    assert_non_null(world->fetched);
    answer(world, "/feed", STATUS("304") "\r\n");
    ask(world);
    expect_good(world);
    assert_int_equal(world->fetched->next_at, NOW + 3 * HOUR);
    g_autofree char *record = g_build_filename(world->folder, "meta.json", NULL);
    g_unlink(record);
}

/* A server that sends more than a mark neither fills the record nor gets it back. */
static void test_long_marks(void **state)
{
    struct world *world = *state;
    g_autofree char *long_text = g_strnfill(60000, 'x');
    g_autofree char *etag = g_strdup_printf("%sETag: %s\r\n%s", OK, long_text, BODY("one"));
    g_autofree char *type = g_strdup_printf("HTTP/1.1 200 OK\r\nContent-Type: text/xml; %s\r\n%s",
                                            long_text, BODY("two"));
    g_autofree char *far = g_strdup_printf(STATUS("301") "Location: /%s\r\n\r\n", long_text);
    answer(world, "/feed", etag);
    ask(world);
    expect_good(world);
    assert_null(world->fetched->etag);
    answer(world, "/feed", type);
    ask(world);
    expect_body(world, "two");
    assert_null(world->fetched->content_type);
    answer(world, "/feed", far);
    ask(world);
    expect_error(world, "no address that is allowed");
}

/* --- pages --- */

#define JSON(id, next)                                                                             \
    "HTTP/1.1 200 OK\r\nETag: e\r\n\r\n{\"version\":\"https://jsonfeed.org/version/1.1\","         \
    "\"items\":[{\"id\":\"" id "\"}]" next "}"
#define NEXT(to) ",\"next_url\":\"" to "\""

static void test_pages(void **state)
{
    struct world *world = *state;
    answer(world, "/feed", JSON("a", NEXT("/two")));
    also(world, "/two", JSON("b", NEXT("three?x=1")));
    also(world, "/three", JSON("c", ""));
    ask(world);
    expect_good(world);
    assert_int_equal(world->fetched->pages->len, 0); /* its latest are enough */
    assert_non_null(world->fetched->etag);

    world->source.is_complete = true;
    g_clear_pointer(&world->fetched->etag, g_free);
    ask(world);
    expect_good(world);
    assert_int_equal(world->fetched->pages->len, 2);
    const struct fetched_page *last = world->fetched->pages->pdata[1];
    assert_true(g_str_has_suffix(last->from, "/three?x=1"));
    expect_body(world, "\"a\"");
    expect_body(world, "\"c\"");
    assert_null(world->fetched->etag); /* that the first page is as it was says nothing */
    ask(world);
    assert_false(tiny_was_asked(world->server, "If-None-Match"));

    answer(world, "/feed", JSON("a", ""));
    ask(world);
    assert_int_equal(world->fetched->pages->len, 0);
}

/* A page that does not come makes the whole incomplete: the last good one stays. */
static void test_pages_that_fail(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *name, *next, *two, *error;
    } failures[] = {
        {"not found", "/two", STATUS("404") "\r\n", "/two, a page of the feed"},
        {"not a feed", "/two", OK "\r\n<html>", "web page"},
        {"the second goes back to the first", "/two", JSON("b", NEXT("/feed")), "without an end"},
        {"the first goes to itself", "/feed", NULL, "without an end"},
        {"another scheme", "https://127.0.0.1/", NULL, "no address that is allowed"},
        {"no address", "", NULL, "no address that is allowed"},
        {"a redirect to nowhere", "/two", MOVED("302", "ftp://127.0.0.1/"), "is allowed"},
    };
    world->source.is_complete = true;
    answer(world, "/feed", OK BODY("good"));
    ask(world);
    for (gsize i = 0; i < G_N_ELEMENTS(failures); i++) {
        g_autofree char *first = g_strdup_printf(
            "HTTP/1.1 200 OK\r\n\r\n{\"version\":\"https://jsonfeed.org/version/1.1\","
            "\"items\":[],\"next_url\":\"%s\"}",
            failures[i].next);
        answer(world, "/feed", first);
        if (failures[i].two)
            also(world, "/two", failures[i].two);
        ask(world);
        if (!world->fetched->error || !strstr(world->fetched->error, failures[i].error))
            fail_msg("%s: %s", failures[i].name, world->fetched->error);
        expect_body(world, "good");
        assert_int_equal(world->fetched->pages->len, 0);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_waiting),
        TEST(test_gone),
        TEST(test_when_it_wants_to_be_asked),
        TEST(test_never_is_not_obeyed),
        TEST(test_wishes_stay),
        TEST(test_long_marks),
        TEST(test_pages),
        TEST(test_pages_that_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
