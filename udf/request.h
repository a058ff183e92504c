/* What a caller of whmcs_fetch or whmcs_call wants. */
#ifndef WHMCS_REQUEST_H
#define WHMCS_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"
#include "known.h"
#include "request_ids.h"

struct action;
struct fault;

enum request_mode {
    REQUEST_SINGLE, /* one call with the given parameters */
    REQUEST_LIST,   /* a sweep of a list from `start` to its end */
    REQUEST_IDS     /* one call for each id */
};

/* Most requests in flight that anybody can ask for. */
enum { REQUEST_MOST_IN_FLIGHT = 64 };

struct request {
    enum request_mode mode;
    const struct action *action;
    struct buffer params;     /* form-encoded; "" when there are none */
    struct request_ids all;   /* ids wanted, and behind them those ahead */
    struct request_ids ahead; /* as they were given */
    size_t id_count;          /* wanted */
    bool is_list_ahead; /* lists: pages for the next call are fetched, too */
    long long keep;     /* 1: keeps the connections for the next call */
    long long start;
    long long overlap;  /* 1: each page begins with the last row before it */
    long long before;   /* id of the row before `start`; 0 = not known */
    long long rows;     /* most rows of a list in this call; 0 = no limit */
    struct known known; /* rows of the list that the caller has */
    long long page_size;
    long long max_in_flight;
    long long requests_per_second; /* 0 = no limit */
    long long timeout_ms;
    long long connect_timeout_ms;
    long long deadline_ms; /* 0 = none */
    long long max_bytes;
    long long max_answer_bytes;
    long long retries;
    long long ahead_bytes;    /* most text that waits for later calls */
    long long ahead_idle_ms;  /* so long without a call, and it is dropped */
    long long ahead_total_ms; /* the same since the first call */
};

/* Reads the JSON of whmcs_fetch. -1: bad_argument or memory. */
int request_read_fetch(const char *json, size_t length,
                       struct request *ret_request, struct fault *fault);

/* True when it asks for something ahead, or for nothing ahead but says so. */
bool request_is_ahead(const struct request *request);

/* True when something is to outlive the call. */
bool request_is_kept(const struct request *request);

/* Wants nothing of it any more, because nobody could keep it. */
void request_forget_ahead(struct request *request);

/* True when both ask the same of WHMCS, but for ids or the place in a list. */
bool request_is_alike(const struct request *request,
                      const struct request *other);

/* Makes the request of whmcs_call; params is a JSON object or NULL. */
int request_read_call(const char *action, size_t action_length,
                      const char *params, size_t params_length,
                      struct request *ret_request, struct fault *fault);

/* Frees what is inside. Accepts an already released request. */
void request_release(struct request *request);

#endif
