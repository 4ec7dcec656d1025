/* What went wrong with a request, in words: they name the host, never the URL. */
#include "src/http/http_transfer.h"

/* Of libcurl's verify result, which with GnuTLS is its gnutls_certificate_status_t; the first that
 * is set is said. https://www.gnutls.org/manual/html_node/X509-certificate-API.html */
static const struct {
    long bit;
    const char *fault;
} certificate_faults[] = {
    {0x20, "was revoked"},
    {0x40, "is signed by nobody whom this machine trusts"},
    {0x400, "has expired, or this machine's clock is ahead"},
    {0x200, "is not valid yet, or this machine's clock is behind"},
};

static char *connect_failure(const struct transfer *transfer)
{
    long number = 0;
    curl_easy_getinfo(transfer->curl, CURLINFO_OS_ERRNO, &number);
    if (!number)
        return g_strdup_printf("could not connect to %s", transfer->host);
    g_autofree char *why = g_strdup(g_strerror((int)number));
    why[0] = g_ascii_tolower(why[0]);
    return g_strdup_printf("could not connect to %s: %s", transfer->host, why);
}

static char *reach_failure(const struct transfer *transfer)
{
    const struct http_bounds *bounds = transfer->bounds;
    if (!bounds || bounds->reach != HTTP_REACH_PUBLIC)
        return g_strdup_printf("%s has an address that announce must not connect to",
                               transfer->host);
    const char *hint = bounds->private_hint;
    return g_strdup_printf("%s is no public address%s%s", transfer->host, hint ? "; " : "",
                           hint ? hint : "");
}

const char *transfer_certificate_fault(long status)
{
    for (gsize i = 0; i < G_N_ELEMENTS(certificate_faults); i++) {
        if (status & certificate_faults[i].bit)
            return certificate_faults[i].fault;
    }
    return status == 0 ? "is made out for another name" : "is not valid";
}

/* Nothing has left: it is looked at before the request is. */
static char *certificate_failure(const struct transfer *transfer)
{
    long status = 0;
    curl_easy_getinfo(transfer->curl, CURLINFO_SSL_VERIFYRESULT, &status);
    return g_strdup_printf("the certificate of %s %s", transfer->host,
                           transfer_certificate_fault(status));
}

char *transfer_failure(const struct transfer *transfer, CURLcode code)
{
    const char *host = transfer->host;
    bool was_sent = transfer->response->sent;
    if (transfer->is_refused)
        return g_strdup("it was not sent: the attempt could not be recorded");
    if (transfer->is_too_large || code == CURLE_FILESIZE_EXCEEDED)
        return g_strdup_printf("the answer of %s is too large", host);
    switch (code) {
    case CURLE_OK:
        return g_strdup_printf("%s broke off in the middle of its answer", host);
    case CURLE_COULDNT_RESOLVE_HOST:
        return g_strdup_printf("could not find the address of %s", host);
    case CURLE_COULDNT_CONNECT:
        return transfer->is_out_of_reach ? reach_failure(transfer) : connect_failure(transfer);
    case CURLE_OPERATION_TIMEDOUT:
        return g_strdup_printf(
            was_sent ? "%s did not answer in time" : "could not connect to %s in time", host);
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
        return g_strdup_printf("%s broke off the connection", host);
    case CURLE_PARTIAL_FILE:
        return g_strdup_printf("%s broke off in the middle of its answer", host);
    case CURLE_PEER_FAILED_VERIFICATION:
        return certificate_failure(transfer);
    case CURLE_SSL_CACERT_BADFILE:
        return g_strdup("cannot read " HTTP_CA_BUNDLE ": install ca-certificates");
    default:
        return g_strdup_printf("no proper exchange with %s: %s", host, curl_easy_strerror(code));
    }
}
