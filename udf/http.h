/*
 * Many HTTP POST requests in flight at once, in the calling thread.
 *
 * TLS is always verified, nothing is taken from the environment, redirects are
 * not followed, and every wait is short, so that the caller can look at the
 * server's kill flag in between.
 */
#ifndef WHMCS_HTTP_H
#define WHMCS_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "fault.h"

struct connection;
struct http;

struct http_limits {
    long max_in_flight;
    long timeout_ms;
    long connect_timeout_ms;
    size_t max_answer_bytes;
};

struct http_answer {
    size_t tag;         /* as given to http_send */
    bool is_received;   /* otherwise the fault says why */
    bool is_starved;    /* libcurl's patience ended while nobody asked it */
    long status;        /* HTTP status */
    long retry_after_s; /* 0 when not told */
    long elapsed_ms;    /* that somebody waited for it */
    char *body;         /* caller frees with free(); may be NULL when empty */
    size_t length;
    struct fault fault;
};

/* Initialises libcurl and libsodium once per process; 0, or -1. */
int http_initialise(void);

/* Makes an engine, which borrows the connection. NULL when out of memory. */
struct http *http_new(const struct connection *connection,
                      const struct http_limits *limits);

/* Changes the limits of requests sent from now on; max_in_flight may not
 * become larger than it was in the beginning. */
void http_set_limits(struct http *http, const struct http_limits *limits);

/* Aborts what is in flight and frees everything. Accepts NULL. */
void http_free(struct http *http);

/* Starts a request with this body, which is copied. 0, or -1 and a fault. */
int http_send(struct http *http, const char *body, size_t length, size_t tag,
              struct fault *fault);

/* Number of requests in flight. */
size_t http_in_flight(const struct http *http);

/*
 * Waits at most so long for an answer. 1 and *ret_answer, 0 when none came, -1
 * and a fault when libcurl itself fails.
 */
int http_wait(struct http *http, int timeout_ms, struct http_answer *ret_answer,
              struct fault *fault);

/*
 * Sends and receives what can be done at once. Time between two calls of this
 * or http_wait() counts against no request's time limit: while the caller is
 * busy elsewhere, WHMCS is not to blame. 0, or -1 and a fault as above.
 */
int http_advance(struct http *http, struct fault *fault);

/* Takes an answer that is complete already; false when there is none. */
bool http_take(struct http *http, struct http_answer *ret_answer);

/* Microseconds spent waiting since the beginning. */
long long http_waited_us(const struct http *http);

#endif
