/* One fetch at a time, and what does not need libcurl's attention. Requests beside each other are
 * http_pool.c's; what libcurl is told is http_transfer.c's, what it says went wrong
 * http_failure.c's. No other file calls libcurl. */
#include <curl/curl.h>

#include "src/http/http.h"
#include "src/http/http_transfer.h"

void http_fetch(const struct http_request *request, const struct http_bounds *bounds,
                struct http_response *response)
{
    AUTO(transfer_clear) struct transfer transfer = {.bounds = bounds, .response = response};
    if (transfer_prepare(&transfer, request, NULL))
        transfer_end(&transfer, curl_easy_perform(transfer.curl));
}

bool http_is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

int64_t http_retry_after(const struct http_response *response)
{
    const char *wait = http_response_header(response, "retry-after");
    const char *date = http_response_header(response, "date");
    gint64 seconds;
    if (!wait || g_ascii_string_to_signed(wait, 10, 0, G_MAXINT32, &seconds, NULL))
        return wait ? seconds : 0;
    time_t until = curl_getdate(wait, NULL), now = date ? curl_getdate(date, NULL) : -1;
    if (now < 0)
        now = time(NULL);
    return until > now ? until - now : 0;
}

void http_global_init(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

void http_global_cleanup(void)
{
    curl_global_cleanup();
}
