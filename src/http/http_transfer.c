/*
 * One request over libcurl. The settings are those that engineering measured: without a fresh
 * connection libcurl sends a POST again by itself when a kept-alive connection turns out dead.
 */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "src/base/address.h"
#include "src/http/http_transfer.h"
#include "src/http/http_url.h"

#define CONNECT_SECONDS 10
#define TOTAL_SECONDS 60
#define TOTAL_SECONDS_MAX 300
#define LOW_SPEED_BYTES 10
#define LOW_SPEED_SECONDS 30
#define MAX_HEADERS 100
#define MAX_HEADER_BYTES (64 * 1024)

void transfer_clear(struct transfer *transfer)
{
    curl_easy_cleanup(transfer->curl);
    curl_slist_free_all(transfer->header_lines);
    if (transfer->url) /* its query may hold a token */
        explicit_bzero(transfer->url, strlen(transfer->url));
    g_free(transfer->url);
    g_free(transfer->body);
    g_free(transfer->host);
    if (transfer->answer)
        g_string_free(transfer->answer, TRUE);
}

/* --- what libcurl calls --- */

static bool is_in_reach(const struct transfer *transfer, enum address_place place)
{
    if (!transfer->bounds)
        return !transfer->is_loopback || place == ADDRESS_LOOPBACK;
    switch (transfer->bounds->reach) {
    case HTTP_REACH_PUBLIC:
        return place == ADDRESS_PUBLIC;
    case HTTP_REACH_PRIVATE:
        return place != ADDRESS_UNUSABLE;
    case HTTP_REACH_LOOPBACK:
        return place == ADDRESS_LOOPBACK;
    }
    return false;
}

/* A name may resolve to anything, and to something else a moment later: only what is connected to
 * counts. */
static curl_socket_t open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct transfer *transfer = data;
    (void)purpose;
    if (!is_in_reach(transfer, address_place_of(&address->addr))) {
        transfer->is_out_of_reach = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* DNS, TCP and TLS are done, nothing has left. A second time would be a second sending. */
static int about_to_send(void *data, char *remote_ip, char *local_ip, int remote_port,
                         int local_port)
{
    struct transfer *transfer = data;
    (void)remote_ip, (void)local_ip, (void)remote_port, (void)local_port;
    if (transfer->times_ready++ > 0)
        return CURL_PREREQFUNC_ABORT;
    if (transfer->before_send && !transfer->before_send(transfer->data)) {
        transfer->is_refused = true;
        return CURL_PREREQFUNC_ABORT;
    }
    transfer->response->sent = true;
    return CURL_PREREQFUNC_OK;
}

static gsize max_answer(const struct transfer *transfer)
{
    return transfer->bounds ? transfer->bounds->max_answer : HTTP_MAX_ANSWER;
}

/* Counts what comes out of gzip, not what came in. */
static size_t take_body(char *bytes, size_t size, size_t count, void *data)
{
    struct transfer *transfer = data;
    size_t length = size * count;
    if (transfer->answer->len + length > max_answer(transfer)) {
        bool is_enough = transfer->bounds && transfer->bounds->is_beginning_enough;
        transfer->is_beginning = is_enough;
        transfer->is_too_large = !is_enough;
        return 0;
    }
    g_string_append_len(transfer->answer, bytes, (gssize)length);
    return length;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *data)
{
    struct transfer *transfer = data;
    struct http_response *response = transfer->response;
    size_t length = size * count;
    transfer->header_bytes += length;
    guint have = response->headers ? response->headers->len : 0;
    if (transfer->header_bytes > MAX_HEADER_BYTES || have >= MAX_HEADERS) {
        transfer->is_too_large = true;
        return 0;
    }
    if (length >= 5 && memcmp(bytes, "HTTP/", 5) == 0) {
        g_clear_pointer(&response->headers, g_ptr_array_unref); /* 100 Continue had its own */
        transfer->has_head = false;
        return length;
    }
    if (bytes[0] == '\r' || bytes[0] == '\n')
        transfer->has_head = true;
    const char *colon = memchr(bytes, ':', length);
    if (colon) {
        g_autofree char *name = g_ascii_strdown(bytes, colon - bytes);
        g_autofree char *value = g_strndup(colon + 1, length - (size_t)(colon + 1 - bytes));
        http_response_header_add(response, name, g_strstrip(value));
    }
    return length;
}

/* --- putting a request together --- */

/* A line end in a header would start another one. */
static bool header_is_clean(const char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            return false;
    }
    return true;
}

static bool add_header(struct transfer *transfer, const char *name, const char *value)
{
    g_autofree char *line = g_strdup_printf("%s: %s", name, value);
    if (!header_is_clean(line))
        return false;
    transfer->header_lines = curl_slist_append(transfer->header_lines, line);
    explicit_bzero(line, strlen(line));
    return true;
}

static bool set_headers(struct transfer *transfer, const struct http_request *request,
                        const char *authorization)
{
    /* libcurl would wait for a 100 Continue before a large body, and send it twice after a 417 */
    transfer->header_lines = curl_slist_append(transfer->header_lines, "Expect:");
    if (request->json && !add_header(transfer, "Content-Type", "application/json"))
        return false;
    if (authorization && !add_header(transfer, "Authorization", authorization))
        return false;
    for (guint i = 0; request->headers && i < request->headers->len; i++) {
        const struct http_pair *pair = request->headers->pdata[i];
        if (!add_header(transfer, pair->name, pair->value))
            return false;
    }
    curl_easy_setopt(transfer->curl, CURLOPT_HTTPHEADER, transfer->header_lines);
    return true;
}

static void set_message(struct transfer *transfer, const struct http_request *request)
{
    CURL *curl = transfer->curl;
    g_autofree char *query = http_url_encode(request->query);
    transfer->url = g_strconcat(request->url, *query ? "?" : "", query, NULL);
    explicit_bzero(query, strlen(query));
    curl_easy_setopt(curl, CURLOPT_URL, transfer->url);
    if (strcmp(request->method, "POST") == 0) {
        transfer->body = request->json ? g_strdup(request->json) : http_url_encode(request->form);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(transfer->body));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, transfer->body);
    } else if (strcmp(request->method, "HEAD") == 0) {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else if (strcmp(request->method, "GET") != 0) {
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    }
}

/* The whole time a request may take. $ANNOUNCE_HTTP_TIMEOUT shortens or stretches it, but for what
 * has bounds of its own. */
static long total_ms(const struct transfer *transfer)
{
    if (transfer->bounds)
        return (long)MAX(transfer->bounds->timeout_ms, 1); /* 0 would be for ever */
    const char *text = g_getenv("ANNOUNCE_HTTP_TIMEOUT");
    guint64 seconds;
    if (text && g_ascii_string_to_unsigned(text, 10, 1, TOTAL_SECONDS_MAX, &seconds, NULL))
        return (long)seconds * 1000;
    return TOTAL_SECONDS * 1000;
}

static void set_bounds(struct transfer *transfer)
{
    CURL *curl = transfer->curl;
    long total = total_ms(transfer);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, MIN(total, CONNECT_SECONDS * 1000L));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, total);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, (long)LOW_SPEED_BYTES);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)LOW_SPEED_SECONDS);
    if (!transfer->bounds || !transfer->bounds->is_beginning_enough)
        curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)max_answer(transfer));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
}

static void set_connection(struct transfer *transfer)
{
    CURL *curl = transfer->curl;
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, transfer->is_loopback ? "https,http" : "https");
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(curl, CURLOPT_CAINFO, HTTP_CA_BUNDLE);
    curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "announce/" ANNOUNCE_VERSION);
    /* a proxy would look for the address where nobody can check it */
    bool is_checked = transfer->bounds && transfer->bounds->reach != HTTP_REACH_PRIVATE;
    if (transfer->is_loopback || is_checked)
        curl_easy_setopt(curl, CURLOPT_PROXY, "");
}

static void set_callbacks(struct transfer *transfer)
{
    CURL *curl = transfer->curl;
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, about_to_send);
    curl_easy_setopt(curl, CURLOPT_PREREQDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, transfer);
}

/* --- the whole of it --- */

static bool tell_everything(struct transfer *transfer, const struct http_request *request,
                            const char *authorization)
{
    transfer->host = http_url_host(request->url, NULL);
    transfer->answer = g_string_new(NULL);
    transfer->curl = curl_easy_init();
    if (!transfer->curl || !set_headers(transfer, request, authorization))
        return false;
    set_message(transfer, request);
    set_bounds(transfer);
    set_connection(transfer);
    set_callbacks(transfer);
    return true;
}

bool transfer_prepare(struct transfer *transfer, const struct http_request *request,
                      const char *authorization)
{
    struct http_response *response = transfer->response;
    bool is_allowed = transfer->bounds ? http_url_is_fetchable(request->url, &transfer->is_loopback)
                                       : http_url_is_allowed(request->url, &transfer->is_loopback);
    http_response_clear(response);
    if (!is_allowed)
        response->failure = g_strdup("only https is allowed, or http to this machine");
    else if (!tell_everything(transfer, request, authorization))
        response->failure = g_strdup("the request cannot be put together");
    return !response->failure;
}

void transfer_end(struct transfer *transfer, CURLcode code)
{
    struct http_response *response = transfer->response;
    long status = 0;
    curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &status);
    response->status = (int)status;
    bool is_over = code == CURLE_OK || (code == CURLE_WRITE_ERROR && transfer->is_beginning);
    response->complete = is_over && response->sent && transfer->has_head;
    if (!response->complete) {
        response->failure = transfer_failure(transfer, code);
        return;
    }
    response->length = transfer->answer->len;
    response->body = g_string_free(g_steal_pointer(&transfer->answer), FALSE);
}
