/* The HTTP engine over libcurl's multi interface. */
#include "http.h"

#include <curl/curl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "connection.h"
#include "http_options.h"
#include "transport_fault.h"

struct transfer {
    CURL *curl;         /* kept from one request to the next */
    struct buffer sent; /* holds the secret, so it is wiped */
    struct buffer body; /* of the answer */
    size_t tag;
    bool is_busy;
    bool is_too_large; /* the answer has more bytes than allowed */
    char error[CURL_ERROR_SIZE];
};

struct http {
    const struct connection *connection;
    struct http_limits limits;
    CURLM *multi;
    struct curl_slist *headers;
    struct transfer *transfers;
    size_t transfer_count;
    size_t in_flight;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int once_result = -1;

/* Runs once; both libraries are safe to use from any thread afterwards. */
static void initialise(void)
{
    if (sodium_init() >= 0 && curl_global_init(CURL_GLOBAL_ALL) == CURLE_OK)
        once_result = 0;
}

int http_initialise(void)
{
    pthread_once(&once, initialise);
    return once_result;
}

/* libcurl hands over bytes of the answer; too many end the transfer. */
static size_t take_bytes(char *data, size_t size, size_t count, void *user)
{
    struct transfer *transfer = user;
    size_t length = size * count;

    if (length > transfer->body.limit - transfer->body.length) {
        transfer->is_too_large = true;
        return 0;
    }
    return buffer_append(&transfer->body, data, length) ? length : 0;
}

/* Wipes what was sent and frees what came. */
static void forget(struct transfer *transfer)
{
    if (transfer->sent.data)
        sodium_memzero(transfer->sent.data, transfer->sent.capacity);
    buffer_release(&transfer->sent);
    buffer_release(&transfer->body);
}

/* Gives the transfer its handle, set up once and used again. */
static CURLcode prepare(struct http *http, struct transfer *transfer)
{
    CURLcode rc = CURLE_OK;
    CURL *curl;

    if (transfer->curl)
        return CURLE_OK;

    curl = curl_easy_init();
    if (!curl)
        return CURLE_OUT_OF_MEMORY;

    rc = http_options_set(curl, http->connection, &http->limits, http->headers);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, transfer->error);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(curl, CURLOPT_PRIVATE, transfer);
    if (rc != CURLE_OK) {
        curl_easy_cleanup(curl);
        return rc;
    }

    transfer->curl = curl;
    return CURLE_OK;
}

struct http *http_new(const struct connection *connection,
                      const struct http_limits *limits)
{
    struct http *http = calloc(1, sizeof *http);

    if (!http)
        return NULL;

    http->connection = connection;
    http->limits = *limits;
    http->transfer_count = (size_t)limits->max_in_flight;
    http->transfers = calloc(http->transfer_count, sizeof *http->transfers);
    http->multi = curl_multi_init();
    /* Without this libcurl would wait for "100 Continue" on larger bodies. */
    http->headers = curl_slist_append(NULL, "Expect:");
    if (!http->transfers || !http->multi || !http->headers) {
        http_free(http);
        return NULL;
    }

    curl_multi_setopt(http->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS,
                      limits->max_in_flight);
    return http;
}

void http_free(struct http *http)
{
    if (!http)
        return;

    for (size_t i = 0; http->transfers && i < http->transfer_count; i++) {
        struct transfer *transfer = &http->transfers[i];

        if (transfer->is_busy)
            curl_multi_remove_handle(http->multi, transfer->curl);
        curl_easy_cleanup(transfer->curl);
        forget(transfer);
    }
    free(http->transfers);
    if (http->multi)
        curl_multi_cleanup(http->multi);
    curl_slist_free_all(http->headers);
    free(http);
}

/* Returns an idle transfer, or NULL. */
static struct transfer *find_idle(struct http *http)
{
    for (size_t i = 0; i < http->transfer_count; i++) {
        if (!http->transfers[i].is_busy)
            return &http->transfers[i];
    }
    return NULL;
}

/* Hands a request over to libcurl, which borrows the body until the end. */
static CURLcode start(struct http *http, struct transfer *transfer)
{
    CURLcode rc = prepare(http, transfer);

    if (rc == CURLE_OK)
        rc = curl_easy_setopt(transfer->curl, CURLOPT_POSTFIELDSIZE_LARGE,
                              (curl_off_t)transfer->sent.length);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(transfer->curl, CURLOPT_POSTFIELDS,
                              transfer->sent.data);
    if (rc == CURLE_OK &&
        curl_multi_add_handle(http->multi, transfer->curl) != CURLM_OK)
        rc = CURLE_OUT_OF_MEMORY;
    return rc;
}

int http_send(struct http *http, const char *body, size_t length, size_t tag,
              struct fault *fault)
{
    struct transfer *transfer = find_idle(http);
    CURLcode rc = CURLE_OUT_OF_MEMORY;

    if (!transfer) {
        fault_set(fault, "internal", false,
                  "more requests than may be in flight");
        return -1;
    }

    buffer_init(&transfer->sent, 0);
    buffer_init(&transfer->body, http->limits.max_answer_bytes);
    transfer->error[0] = '\0';
    transfer->is_too_large = false;
    if (buffer_append(&transfer->sent, body, length))
        rc = start(http, transfer);
    if (rc != CURLE_OK) {
        fault_set(fault, rc == CURLE_OUT_OF_MEMORY ? "memory" : "internal",
                  false, "cannot start a request: %s", curl_easy_strerror(rc));
        forget(transfer);
        return -1;
    }

    transfer->tag = tag;
    transfer->is_busy = true;
    http->in_flight++;
    return 0;
}

size_t http_in_flight(const struct http *http)
{
    return http->in_flight;
}

/* Turns a finished transfer into an answer and makes it idle. */
static void finish(struct http *http, struct transfer *transfer, CURLcode rc,
                   struct http_answer *ret_answer)
{
    curl_off_t retry_after = 0;
    double seconds = 0;

    memset(ret_answer, 0, sizeof *ret_answer);
    ret_answer->tag = transfer->tag;
    curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE,
                      &ret_answer->status);
    curl_easy_getinfo(transfer->curl, CURLINFO_RETRY_AFTER, &retry_after);
    curl_easy_getinfo(transfer->curl, CURLINFO_TOTAL_TIME, &seconds);
    ret_answer->retry_after_s = (long)retry_after;
    ret_answer->elapsed_ms = (long)(seconds * 1000);
    ret_answer->is_received = rc == CURLE_OK;
    if (rc == CURLE_OK) {
        ret_answer->body = buffer_take(&transfer->body, &ret_answer->length);
    } else {
        transport_fault_set(&ret_answer->fault, rc, http->connection->host,
                            transfer->error, transfer->is_too_large);
    }

    curl_multi_remove_handle(http->multi, transfer->curl);
    forget(transfer);
    transfer->is_busy = false;
    http->in_flight--;
}

/* Takes one finished transfer from libcurl's queue; 1 when there was one. */
static int take_finished(struct http *http, struct http_answer *ret_answer)
{
    int left = 0;
    CURLMsg *message = curl_multi_info_read(http->multi, &left);

    while (message) {
        if (message->msg == CURLMSG_DONE) {
            CURLcode rc = message->data.result;
            char *user = NULL;

            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &user);
            finish(http, (struct transfer *)(void *)user, rc, ret_answer);
            return 1;
        }
        message = curl_multi_info_read(http->multi, &left);
    }
    return 0;
}

int http_wait(struct http *http, int timeout_ms, struct http_answer *ret_answer,
              struct fault *fault)
{
    int running = 0;
    CURLMcode rc;

    if (take_finished(http, ret_answer))
        return 1;

    rc = curl_multi_perform(http->multi, &running);
    if (rc == CURLM_OK && take_finished(http, ret_answer))
        return 1;
    if (rc == CURLM_OK)
        rc = curl_multi_poll(http->multi, NULL, 0, timeout_ms, NULL);
    if (rc == CURLM_OK)
        rc = curl_multi_perform(http->multi, &running);
    if (rc != CURLM_OK) {
        fault_set(fault, "internal", false, "libcurl: %s",
                  curl_multi_strerror(rc));
        return -1;
    }
    return take_finished(http, ret_answer);
}
