/*
 * The HTTP side of the fake platforms; see server.h.
 *
 * A thread for each connection, so that a slow answer keeps nobody else waiting; what the platforms
 * remember stands behind one lock.
 */
#include "tests/fake/server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "tests/fake/ledger.h"
#include "tests/fake/pairs.h"
#include "tests/fake/posts.h"

#define MAX_BODY (1024 * 1024)
#define STACK_BYTES (256 * 1024) /* so small that ended threads leave theirs to the next ones */

static const struct fake_platform *const platforms[] = {&fake_feed, &fake_site, &fake_x,
                                                        &fake_facebook};

struct server {
    struct MHD_Daemon *daemon;
    struct fake *fake;
    GMutex lock;
    GHashTable *requests; /* "x" and "x POST" -> how many so far */
};

/* One request while it comes in. */
struct incoming {
    GString *body;
    const struct fake_platform *platform; /* NULL: nobody's */
    struct turn turn;
    const struct fault *fault; /* NULL = none */
};

static enum MHD_Result collect_query(void *data, enum MHD_ValueKind kind, const char *name,
                                     const char *value)
{
    (void)kind;
    pairs_add(data, name, value);
    return MHD_YES;
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* What was asked, without what nobody may see: neither headers nor proofs. */
static json_t *loggable(const GPtrArray *pairs)
{
    static const char *const secrets[] = {"appsecret_proof", "access_token", "input_token", NULL};
    json_t *json = json_object();
    for (guint i = 0; i < pairs->len; i++) {
        const struct pair *pair = pairs->pdata[i];
        if (!g_strv_contains(secrets, pair->name))
            json_object_set_new(json, pair->name, json_string(pair->value));
    }
    return json;
}

static void write_log(const struct server *server, const struct incoming *incoming,
                      const struct call *call)
{
    if (server->fake->log == -1)
        return;
    json_t *json = json_loads(call->body, 0, NULL);
    ledger_append(server->fake->log,
                  json_pack("{ss, si, sI, ss, ss, ss?, so, so, so}", "platform",
                            incoming->platform->name, "n", incoming->turn.n, "at",
                            (json_int_t)fake_now(server->fake), "method", call->method, "path",
                            call->path, "user_agent", call->user_agent, "query",
                            loggable(call->query), "form", loggable(call->form), "json",
                            json ? json : json_null()));
}

/* The platform's answer, spoilt where the script says so. */
static void answer_call(struct server *server, const struct incoming *incoming,
                        const struct call *call, struct answer *answer)
{
    const struct fake_platform *platform = incoming->platform;
    const struct fault *fault = incoming->fault;
    struct fake *fake = server->fake;
    g_mutex_lock(&server->lock);
    write_log(server, incoming, call);
    if (platform->authorise(fake, call, answer)) {
        if (!fault || fault_publishes(fault))
            platform->respond(fake, call, answer);
        if (fault)
            answer_spoil(answer, fault, platform, fake_now(fake));
    }
    g_mutex_unlock(&server->lock);
    g_usleep((gulong)answer->delay * G_USEC_PER_SEC);
}

/* Hands out half of the body, then breaks the connection off. */
static ssize_t read_half(void *data, uint64_t position, char *buffer, size_t max)
{
    const struct answer *answer = data;
    gsize half = answer->length / 2;
    if (position >= half)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    gsize length = MIN(max, half - position);
    memcpy(buffer, answer->body + position, length);
    return (ssize_t)length;
}

static void answer_free(void *data)
{
    struct answer *answer = data;
    g_ptr_array_unref(answer->headers);
    g_free(answer->body);
    g_free(answer);
}

static struct MHD_Response *make_response(struct answer *answer)
{
    struct MHD_Response *response = answer->ending == ENDING_CUT
                                        ? MHD_create_response_from_callback(
                                              answer->length, 4096, read_half, answer, answer_free)
                                        : MHD_create_response_from_buffer_with_free_callback_cls(
                                              answer->length, answer->body, answer_free, answer);
    for (guint i = 0; i < answer->headers->len; i++) {
        const struct pair *pair = answer->headers->pdata[i];
        MHD_add_response_header(response, pair->name, pair->value);
    }
    return response;
}

/* Takes the answer. Saying no to libmicrohttpd closes the connection without a byte. */
static enum MHD_Result send_answer(struct MHD_Connection *connection, struct answer *answer)
{
    if (answer->ending == ENDING_DROP) {
        answer_free(answer);
        return MHD_NO;
    }
    unsigned status = (unsigned)answer->status;
    struct MHD_Response *response = make_response(answer);
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static struct answer *answer_new(void)
{
    struct answer *answer = g_new0(struct answer, 1);
    answer->headers = pairs_new();
    answer->status = 404;
    answer->body = g_strdup("");
    return answer;
}

static enum MHD_Result handle_call(struct server *server, struct MHD_Connection *connection,
                                   const char *path, const char *method,
                                   const struct incoming *incoming)
{
    const char *body = incoming->body->str;
    const char *type = header(connection, "Content-Type");
    bool is_form = type && g_str_has_prefix(type, "application/x-www-form-urlencoded");
    g_autoptr(GPtrArray) query = pairs_new();
    g_autoptr(GPtrArray) form = pairs_parse_form(is_form ? body : "");
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, collect_query, query);
    struct call call = {
        .method = method,
        .path = path,
        .host = header(connection, "Host"),
        .authorization = header(connection, "Authorization"),
        .content_type = type,
        .user_agent = header(connection, "User-Agent"),
        .if_none_match = header(connection, "If-None-Match"),
        .cookie = header(connection, "Cookie"),
        .query = query,
        .form = form,
        .body = body,
    };
    struct answer *answer = answer_new();
    if (incoming->platform)
        answer_call(server, incoming, &call, answer);
    return send_answer(connection, answer);
}

static int count_up(struct server *server, const char *platform, const char *method)
{
    char *key = g_strconcat(platform, method ? " " : NULL, method, NULL);
    int n = GPOINTER_TO_INT(g_hash_table_lookup(server->requests, key)) + 1;
    g_hash_table_insert(server->requests, key, GINT_TO_POINTER(n));
    return n;
}

static struct incoming *incoming_new(struct server *server, const char *path, const char *method)
{
    struct incoming *incoming = g_new0(struct incoming, 1);
    incoming->body = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(platforms); i++)
        if (platforms[i]->owns(path))
            incoming->platform = platforms[i];
    if (!incoming->platform)
        return incoming;
    const char *name = incoming->platform->name;
    g_mutex_lock(&server->lock);
    incoming->turn =
        (struct turn){name, method, count_up(server, name, NULL), count_up(server, name, method)};
    incoming->fault = script_fault(server->fake->script, &incoming->turn);
    g_mutex_unlock(&server->lock);
    return incoming;
}

/* libmicrohttpd calls this once for the headers, then for every piece of the body, then once more.
 */
static enum MHD_Result on_request(void *data, struct MHD_Connection *connection, const char *path,
                                  const char *method, const char *version, const char *piece,
                                  size_t *length, void **state)
{
    (void)version;
    struct incoming *incoming = *state;
    if (!incoming) {
        *state = incoming = incoming_new(data, path, method);
        bool is_cut = incoming->fault && incoming->fault->kind == FAULT_CUT_REQUEST;
        return is_cut ? MHD_NO : MHD_YES;
    }
    if (*length == 0)
        return handle_call(data, connection, path, method, incoming);
    if (incoming->body->len + *length > MAX_BODY)
        return MHD_NO;
    g_string_append_len(incoming->body, piece, (gssize)*length);
    *length = 0;
    return MHD_YES;
}

static void on_completed(void *data, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode why)
{
    (void)data, (void)connection, (void)why;
    struct incoming *incoming = *state;
    if (incoming)
        g_string_free(incoming->body, TRUE);
    g_free(incoming);
    *state = NULL;
}

struct server *server_start(struct fake *fake)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK), /* port 0: any that is free */
    };
    struct server *server = g_new0(struct server, 1);
    server->fake = fake;
    server->requests = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_mutex_init(&server->lock);
    server->daemon = MHD_start_daemon(
        MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, on_request,
        server, MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL,
        MHD_OPTION_THREAD_STACK_SIZE, (size_t)STACK_BYTES, MHD_OPTION_END);
    if (server->daemon)
        return server;
    g_free(server);
    return NULL;
}

bool server_keep(struct server *server, const char *path)
{
    GHashTableIter iter;
    void *what, *n;
    json_t *requests = json_object();
    g_mutex_lock(&server->lock);
    g_hash_table_iter_init(&iter, server->requests);
    while (g_hash_table_iter_next(&iter, &what, &n))
        json_object_set_new(requests, what, json_integer(GPOINTER_TO_INT(n)));
    json_t *state = json_pack("{so, so}", "requests", requests, "posts", posts_keep(server->fake));
    g_mutex_unlock(&server->lock);
    bool is_kept = json_dump_file(state, path, JSON_INDENT(1)) == 0;
    json_decref(state);
    if (!is_kept)
        fprintf(stderr, "fake-platform: cannot write %s\n", path);
    return is_kept;
}

bool server_become(struct server *server, const char *path)
{
    const char *what;
    json_t *n;
    bool is_there = path && g_file_test(path, G_FILE_TEST_EXISTS);
    json_t *state = is_there ? json_load_file(path, 0, NULL) : json_object();
    if (!state) {
        fprintf(stderr, "fake-platform: %s is no state of platforms\n", path);
        return false;
    }
    g_mutex_lock(&server->lock);
    posts_forget(server->fake);
    posts_recall(server->fake, json_object_get(state, "posts"));
    g_hash_table_remove_all(server->requests);
    json_t *requests = json_object_get(state, "requests");
    json_object_foreach(requests, what, n)
    {
        int so_many = (int)json_integer_value(n);
        g_hash_table_insert(server->requests, g_strdup(what), GINT_TO_POINTER(so_many));
    }
    g_mutex_unlock(&server->lock);
    json_decref(state);
    return true;
}

void server_follow(struct server *server, const struct script *script)
{
    g_mutex_lock(&server->lock);
    g_hash_table_remove_all(server->requests);
    server->fake->script = script;
    g_mutex_unlock(&server->lock);
}

int server_port(const struct server *server)
{
    return MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}
