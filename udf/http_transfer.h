/* One request under way, and its handle of libcurl. Only for http.c. */
#ifndef WHMCS_HTTP_TRANSFER_H
#define WHMCS_HTTP_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>

#include <curl/curl.h>

#include "buffer.h"

struct connection;
struct http_answer;
struct http_limits;

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

/* Gives the transfer its handle, set up once and used again. The connection
 * and the headers have to outlive it. */
CURLcode transfer_prepare(struct transfer *transfer,
                          const struct connection *connection,
                          struct curl_slist *headers);

/* Hands a request over to libcurl; the body is copied. The transfer is idle as
 * before when that fails. */
CURLcode transfer_start(struct transfer *transfer, CURLM *multi,
                        const char *body, size_t length,
                        const struct http_limits *limits);

/* Turns a transfer that came to its end, or is to, into an answer, and makes
 * it idle. `host` is for the fault. */
void transfer_finish(struct transfer *transfer, CURLM *multi, CURLcode rc,
                     const char *host, struct http_answer *ret_answer);

/* Breaks the transfer off and frees what it has. */
void transfer_release(struct transfer *transfer, CURLM *multi);

#endif
