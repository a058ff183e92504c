/* What a fetch has collected: rows and failures in order, and statistics. */
#ifndef WHMCS_RESULT_H
#define WHMCS_RESULT_H

#include <stdbool.h>
#include <stddef.h>

#include "fault.h"

struct buffer;
struct reply;
struct request;

struct result_row {
    long long place; /* offset in the list, or index among the ids */
    char *json;
    size_t length;
};

struct result_failure {
    long long id;     /* 0 = not known */
    long long offset; /* -1 = not in a list */
    struct fault fault;
};

struct result {
    struct result_row *rows;
    size_t row_count, row_capacity;
    struct result_failure *failures;
    size_t failure_count, failure_capacity;
    size_t text_length; /* of all rows */
    long long total, next;
    bool is_done;
    long long request_count, retry_count, byte_count, answer_ms;
    long window;
};

/* Frees everything inside. */
void result_release(struct result *result);

/* Takes the rows and failures of a reply; place is that of its first row.
 * False when out of memory. */
bool result_take(struct result *result, struct reply *reply, long long place,
                 bool is_list);

/* Adds one failure. False when out of memory. */
bool result_fail(struct result *result, long long id, long long offset,
                 const struct fault *fault);

/* Appends the answer; is_pending tells which ids were not fetched. */
bool result_write(struct result *result, const struct request *request,
                  const bool *is_pending, long long elapsed_ms,
                  struct buffer *out);

#endif
