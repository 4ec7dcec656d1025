/* Appending to the outbox: once, whole, and mended after a crash. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/file.h"
#include "src/deliver/outbox_file.h"

#define KEY "00112233445566778899aabbccddeeff"
#define OTHER "{\"text\":\"other\",\"key\":\"ffeeddccbbaa99887766554433221100\"}"
#define MINE "{\"text\":\"mine\",\"key\":\"" KEY "\"}"
#define QUOTING "{\"text\":\"" KEY "\",\"key\":\"ffeeddccbbaa99887766554433221100\"}"

struct place {
    char *root, *folder, *file; /* `folder` is two levels below root and not there yet */
};

static int make_place(void **state)
{
    struct place *place = g_new0(struct place, 1);
    place->root = g_dir_make_tmp("announce-outbox-XXXXXX", NULL);
    place->folder = g_build_filename(place->root, "a", "outbox", NULL);
    place->file = g_build_filename(place->folder, "outbox.jsonl", NULL);
    *state = place;
    return place->root ? 0 : -1;
}

static int remove_place(void **state)
{
    struct place *place = *state;
    g_autofree char *middle = g_path_get_dirname(place->folder);
    unlink(place->file);
    remove(place->file);
    rmdir(place->folder);
    rmdir(middle);
    rmdir(place->root);
    g_free(place->root);
    g_free(place->folder);
    g_free(place->file);
    g_free(place);
    return 0;
}

static bool count_calls(void *data)
{
    (*(int *)data)++;
    return true;
}

static bool refuse(void *data)
{
    (*(int *)data)++;
    return false;
}

static void perform(const struct place *place, enum request_kind kind, http_before_send before,
                    int *calls, struct http_response *response)
{
    AUTO(http_request_clear) struct http_request request = {.kind = kind};
    request.publishes = kind == REQUEST_APPEND_LINE;
    request.path = g_strdup(place->file);
    request.line = g_strdup(MINE);
    request.key = g_strdup(KEY);
    outbox_file_perform(&request, before, calls, response);
}

static void write_file(const struct place *place, const char *text)
{
    g_mkdir_with_parents(place->folder, 0700);
    unlink(place->file);
    assert_true(file_create(place->file, text, 0600, NULL));
}

static const struct {
    const char *name, *before, *after;
    bool is_found; /* by a look before the line is appended */
} files[] = {
    {"an empty file", "", MINE "\n", false},
    {"after another line", OTHER "\n", OTHER "\n" MINE "\n", false},
    {"already there", OTHER "\n" MINE "\n" OTHER "\n", OTHER "\n" MINE "\n" OTHER "\n", true},
    {"the first line", MINE "\n" OTHER "\n", MINE "\n" OTHER "\n", true},
    {"already there, without its line end", OTHER "\n" MINE, OTHER "\n" MINE "\n", true},
    {"alone and without its line end", MINE, MINE "\n", true},
    {"another line without its end", OTHER, OTHER "\n" MINE "\n", false},
    {"torn", OTHER "\n{\"text\":\"mi", OTHER "\n" MINE "\n", false},
    {"torn after the key", OTHER "\n{\"text\":\"mine\",\"key\":\"" KEY "\"", OTHER "\n" MINE "\n",
     false},
    {"torn from the start", "{\"te", MINE "\n", false},
    {"the key in a text is not the key", QUOTING "\n", QUOTING "\n" MINE "\n", false},
    {"the key in a text, then the key", QUOTING "\n" MINE "\n", QUOTING "\n" MINE "\n", true},
    {"other blanks", "{ \"key\" : \"" KEY "\" }\n", "{ \"key\" : \"" KEY "\" }\n", true},
    {"lines of others", "\nhello\n[1]\n", "\nhello\n[1]\n" MINE "\n", false},
};

static void test_append(void **state)
{
    const struct place *place = *state;
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        AUTO(http_response_clear) struct http_response look = {0};
        AUTO(http_response_clear) struct http_response response = {0};
        int calls = 0;
        write_file(place, files[i].before);
        perform(place, REQUEST_READ_FILE, NULL, NULL, &look);
        if (!look.complete || (look.length > 0) != files[i].is_found)
            fail_msg("%s: looking found \"%s\"", files[i].name, look.body);
        perform(place, REQUEST_APPEND_LINE, count_calls, &calls, &response);
        if (!response.sent || !response.complete || response.status != 200 || calls != 1)
            fail_msg("%s: sent %d, complete %d, %d calls", files[i].name, response.sent,
                     response.complete, calls);
        g_autofree char *after = file_read(place->file, 1 << 20, NULL, NULL);
        if (strcmp(after, files[i].after) != 0)
            fail_msg("%s: %s", files[i].name, after);
    }
}

static void test_folder_and_modes(void **state)
{
    const struct place *place = *state;
    AUTO(http_response_clear) struct http_response response = {0};
    int calls = 0;
    struct stat status;
    perform(place, REQUEST_READ_FILE, NULL, NULL, &response);
    assert_true(response.complete && response.length == 0); /* not even the folder is there */
    perform(place, REQUEST_APPEND_LINE, count_calls, &calls, &response);
    assert_true(response.complete);
    assert_int_equal(stat(place->folder, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    assert_int_equal(stat(place->file, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    perform(place, REQUEST_READ_FILE, NULL, NULL, &response);
    assert_string_equal(response.body, MINE);
    assert_int_equal(response.length, strlen(MINE));
}

static void test_refusing_before_send(void **state)
{
    const struct place *place = *state;
    AUTO(http_response_clear) struct http_response response = {0};
    int calls = 0;
    write_file(place, OTHER "\n{\"torn");
    perform(place, REQUEST_APPEND_LINE, refuse, &calls, &response);
    assert_int_equal(calls, 1);
    assert_false(response.sent || response.complete);
    assert_non_null(strstr(response.failure, "could not be recorded"));
    g_autofree char *after = file_read(place->file, 1 << 20, NULL, NULL);
    assert_string_equal(after, OTHER "\n{\"torn");
}

/* What cannot be opened is never said to be sent, and never said to be absent. */
static void test_what_cannot_be_opened(void **state)
{
    const struct place *place = *state;
    AUTO(http_response_clear) struct http_response response = {0};
    g_autofree char *target = g_build_filename(place->root, "target", NULL);
    int calls = 0;
    write_file(place, "");
    assert_int_equal(rename(place->file, target), 0);
    assert_int_equal(symlink(target, place->file), 0);
    perform(place, REQUEST_APPEND_LINE, count_calls, &calls, &response);
    assert_false(response.sent || response.complete || calls);
    assert_non_null(strstr(response.failure, "symbolic link"));
    perform(place, REQUEST_READ_FILE, NULL, NULL, &response);
    assert_false(response.complete);
    unlink(target);
    unlink(place->file);

    assert_int_equal(mkdir(place->file, 0700), 0);
    perform(place, REQUEST_APPEND_LINE, count_calls, &calls, &response);
    assert_false(response.sent || response.complete || calls);
    perform(place, REQUEST_READ_FILE, NULL, NULL, &response);
    assert_false(response.complete);
    rmdir(place->file);

    assert_int_equal(mkfifo(place->file, 0600), 0);
    perform(place, REQUEST_APPEND_LINE, count_calls, &calls, &response);
    assert_false(response.sent || response.complete || calls);
    assert_non_null(strstr(response.failure, "not a regular file"));
    unlink(place->file);
    rmdir(place->folder);

    assert_true(file_create(place->folder, "", 0600, NULL)); /* a file where the folder should be */
    perform(place, REQUEST_APPEND_LINE, count_calls, &calls, &response);
    assert_false(response.sent || response.complete || calls);
    unlink(place->folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_append, make_place, remove_place),
        cmocka_unit_test_setup_teardown(test_folder_and_modes, make_place, remove_place),
        cmocka_unit_test_setup_teardown(test_refusing_before_send, make_place, remove_place),
        cmocka_unit_test_setup_teardown(test_what_cannot_be_opened, make_place, remove_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
