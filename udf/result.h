/*
 * What a call has collected: rows and failures with their places, cut to the
 * size that the caller can take, and statistics.
 */
#ifndef WHMCS_RESULT_H
#define WHMCS_RESULT_H

#include <stdbool.h>
#include <stddef.h>

#include "fault.h"

struct buffer;
struct reply;
struct request;

/* A row that arrived, or (without json) a failure. */
struct result_item {
    long long place; /* offset in the list, or index of the id */
    long long order; /* of arrival */
    long long id;    /* of a failure; 0 = not known */
    char *json;
    size_t length;       /* of the text, estimated for failures */
    struct fault *fault; /* of a failure */
};

struct result {
    struct result_item *items;
    size_t count, capacity;
    size_t text_length; /* of all items */
    size_t row_count;   /* items that are rows */
    long long total;    /* as announced; 0 when not known */
    long long next;     /* lists: where the next call has to start */
    bool is_done;       /* lists: nothing left to start for */
    long long request_count, retry_count, byte_count, answer_ms;
    long window;
};

/* Frees everything inside. Accepts an already released result. */
void result_release(struct result *result);

/*
 * Takes the first `most` rows and failures of a reply; place is that of its
 * first row, and id stands in for ids of failures that could not be read.
 * False when out of memory; some may be taken then.
 */
bool result_take(struct result *result, struct reply *reply, long long place,
                 size_t most, long long id);

/* Adds one failure. False when out of memory. */
bool result_fail(struct result *result, long long place, long long id,
                 const struct fault *fault);

/*
 * Brings the items into order and drops those at or behind `next` of a list,
 * and those that do not fit into max_bytes; at least one stays. For a list
 * `next` and `is_done` are set back to what was dropped, for ids is_pending is
 * set again.
 */
void result_cut(struct result *result, const struct request *request,
                bool *is_pending);

/* Appends the answer; is_pending tells which ids were not fetched. */
bool result_write(const struct result *result, const struct request *request,
                  const bool *is_pending, long long elapsed_ms,
                  struct buffer *out);

/* Appends the answer of a call that failed as a whole. */
bool result_write_fault(const struct result *result, const struct fault *fault,
                        long long elapsed_ms, struct buffer *out);

#endif
