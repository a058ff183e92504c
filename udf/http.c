/* The HTTP engine over libcurl's multi interface. */
#include "http.h"

#include <curl/curl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "clock.h"
#include "connection.h"
#include "http_options.h"
#include "transport_fault.h"

/* So long without being asked, and libcurl's own timers may have run out for
 * that reason alone. */
enum { STARVED_US = 1000000 };

struct transfer {
    CURL *curl;         /* kept from one request to the next */
    struct buffer sent; /* holds the secret, so it is wiped */
    struct buffer body; /* of the answer */
    size_t tag;
    bool is_busy;
    bool is_too_large; /* the answer has more bytes than allowed */
    long long due_us;  /* the answer has to be here by then */
    long long idle_us; /* of its time, so much passed unattended */
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
    long long left_us; /* when the caller last turned to other things */
    long long waited_us;
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

    rc = http_options_set(curl, http->connection, http->headers);
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

void http_set_limits(struct http *http, const struct http_limits *limits)
{
    http->limits = *limits;
    curl_multi_setopt(http->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS,
                      limits->max_in_flight);
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

/* Gives the requests under way the time that the caller was elsewhere. */
static void come_back(struct http *http)
{
    long long now_us = clock_now_us();

    for (size_t i = 0; http->in_flight > 0 && i < http->transfer_count; i++) {
        http->transfers[i].due_us += now_us - http->left_us;
        http->transfers[i].idle_us += now_us - http->left_us;
    }
    http->left_us = now_us;
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
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(transfer->curl, CURLOPT_CONNECTTIMEOUT_MS,
                              http->limits.connect_timeout_ms);
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

    if (!transfer || http->in_flight >= (size_t)http->limits.max_in_flight) {
        fault_set(fault, "internal", false,
                  "more requests than may be in flight");
        return -1;
    }

    come_back(http);
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
    transfer->due_us = http->left_us + http->limits.timeout_ms * 1000LL;
    transfer->idle_us = 0;
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
        ret_answer->is_starved =
            rc == CURLE_OPERATION_TIMEDOUT && transfer->idle_us >= STARVED_US;
    }

    curl_multi_remove_handle(http->multi, transfer->curl);
    forget(transfer);
    transfer->is_busy = false;
    http->in_flight--;
}

/* Ends a transfer whose answer is late; false when there is none. */
static bool take_late(struct http *http, struct http_answer *ret_answer)
{
    long long now_us = clock_now_us();

    for (size_t i = 0; i < http->transfer_count && http->in_flight > 0; i++) {
        struct transfer *transfer = &http->transfers[i];

        if (!transfer->is_busy || now_us < transfer->due_us)
            continue;
        snprintf(transfer->error, sizeof transfer->error, "within %ld ms",
                 http->limits.timeout_ms);
        transfer->idle_us = 0;
        finish(http, transfer, CURLE_OPERATION_TIMEDOUT, ret_answer);
        return true;
    }
    return false;
}

bool http_take(struct http *http, struct http_answer *ret_answer)
{
    int left = 0;
    CURLMsg *message = curl_multi_info_read(http->multi, &left);

    while (message) {
        if (message->msg == CURLMSG_DONE) {
            CURLcode rc = message->data.result;
            char *user = NULL;

            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &user);
            finish(http, (struct transfer *)(void *)user, rc, ret_answer);
            return true;
        }
        message = curl_multi_info_read(http->multi, &left);
    }
    return take_late(http, ret_answer);
}

/* Lets libcurl do what can be done. */
static CURLMcode perform(struct http *http)
{
    int running = 0;
    CURLMcode rc;

    come_back(http);
    rc = curl_multi_perform(http->multi, &running);
    http->left_us = clock_now_us();
    return rc;
}

/* 0, or -1 and the fault of a multi interface that does not work. */
static int judge(CURLMcode rc, struct fault *fault)
{
    if (rc == CURLM_OK)
        return 0;

    fault_set(fault, "internal", false, "libcurl: %s", curl_multi_strerror(rc));
    return -1;
}

int http_advance(struct http *http, struct fault *fault)
{
    return judge(perform(http), fault);
}

/* Waits until something happens, but not beyond what is due. */
static CURLMcode wait_for_news(struct http *http, int timeout_ms)
{
    long long begun_us = http->left_us;
    CURLMcode rc = curl_multi_poll(http->multi, NULL, 0, timeout_ms, NULL);

    /* Somebody was here all the time. */
    http->left_us = clock_now_us();
    http->waited_us += http->left_us - begun_us;
    return rc;
}

int http_wait(struct http *http, int timeout_ms, struct http_answer *ret_answer,
              struct fault *fault)
{
    CURLMcode rc;

    if (http_take(http, ret_answer))
        return 1;

    rc = perform(http);
    if (rc == CURLM_OK && http_take(http, ret_answer))
        return 1;
    if (rc == CURLM_OK)
        rc = wait_for_news(http, timeout_ms);
    if (rc == CURLM_OK)
        rc = perform(http);
    if (judge(rc, fault) != 0)
        return -1;
    return http_take(http, ret_answer);
}

long long http_waited_us(const struct http *http)
{
    return http->waited_us;
}
