/* The HTTP engine over libcurl's multi interface. */
#include "http.h"

#include <curl/curl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "connection.h"
#include "http_memory.h"
#include "http_transfer.h"

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
    if (sodium_init() >= 0 && http_memory_initialise() == CURLE_OK)
        once_result = 0;
}

int http_initialise(void)
{
    pthread_once(&once, initialise);
    return once_result;
}

struct http *http_new(const struct connection *connection,
                      const struct http_limits *limits)
{
    struct http *http = calloc(1, sizeof *http);

    if (!http)
        return NULL;

    http->connection = connection;
    http->transfer_count = (size_t)limits->max_in_flight;
    http->transfers = calloc(http->transfer_count, sizeof *http->transfers);
    http->multi = curl_multi_init();
    /* Without this libcurl would wait for "100 Continue" on larger bodies. */
    http->headers = curl_slist_append(NULL, "Expect:");
    if (!http->transfers || !http->multi || !http->headers) {
        http_free(http);
        return NULL;
    }

    http_set_limits(http, limits);
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

    for (size_t i = 0; http->transfers && i < http->transfer_count; i++)
        transfer_release(&http->transfers[i], http->multi);
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

int http_send(struct http *http, const char *body, size_t length, size_t tag,
              struct fault *fault)
{
    struct transfer *transfer = find_idle(http);
    CURLcode rc;

    if (!transfer || http->in_flight >= (size_t)http->limits.max_in_flight) {
        fault_set(fault, "internal", false,
                  "more requests than may be in flight");
        return -1;
    }

    come_back(http);
    rc = transfer_prepare(transfer, http->connection, http->headers);
    if (rc == CURLE_OK)
        rc = transfer_start(transfer, http->multi, body, length, &http->limits);
    if (rc != CURLE_OK) {
        fault_set(fault, rc == CURLE_OUT_OF_MEMORY ? "memory" : "internal",
                  false, "cannot start a request: %s", curl_easy_strerror(rc));
        return -1;
    }

    transfer->tag = tag;
    transfer->due_us = http->left_us + http->limits.timeout_ms * 1000LL;
    http->in_flight++;
    return 0;
}

size_t http_in_flight(const struct http *http)
{
    return http->in_flight;
}

/* Turns a transfer that came to its end into an answer. */
static void finish(struct http *http, struct transfer *transfer, CURLcode rc,
                   struct http_answer *ret_answer)
{
    transfer_finish(transfer, http->multi, rc, http->connection->host,
                    ret_answer);
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
