/* What a caller of whmcs_fetch or whmcs_call wants. */
#ifndef WHMCS_REQUEST_H
#define WHMCS_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"

struct action;
struct fault;

enum request_mode {
    REQUEST_SINGLE, /* one call with the given parameters */
    REQUEST_LIST,   /* a sweep of a list from `start` to its end */
    REQUEST_IDS     /* one call for each id */
};

struct request {
    enum request_mode mode;
    const struct action *action;
    struct buffer params; /* form-encoded; "" when there are none */
    long long *ids;
    size_t id_count;
    long long start;
    long long page_size;
    long long max_in_flight;
    long long requests_per_second; /* 0 = no limit */
    long long timeout_ms;
    long long connect_timeout_ms;
    long long deadline_ms; /* 0 = none */
    long long max_bytes;
    long long max_answer_bytes;
    long long retries;
};

/* Reads the JSON of whmcs_fetch. -1: bad_argument or memory. */
int request_read_fetch(const char *json, size_t length,
                       struct request *ret_request, struct fault *fault);

/* Makes the request of whmcs_call; params is a JSON object or NULL. */
int request_read_call(const char *action, size_t action_length,
                      const char *params, size_t params_length,
                      struct request *ret_request, struct fault *fault);

/* Frees what is inside. Accepts an already released request. */
void request_release(struct request *request);

#endif
