/*
 * What a call has collected: rows and failures with their places, cut to the
 * size that the caller can take, and statistics.
 */
#ifndef WHMCS_RESULT_H
#define WHMCS_RESULT_H

#include <stdbool.h>
#include <stddef.h>

#include "fault.h"
#include "tally.h"

struct buffer;
struct known;
struct reply;
struct request;

/* A row that arrived (without json: one that the caller has), or a failure,
 * whose json is what could be read of it. */
struct result_item {
    long long place; /* offset in the list, or index of the id */
    long long order; /* of arrival */
    long long id;    /* of the row; 0 = not known */
    char *json;
    size_t length;       /* of the text; estimated where there is none */
    struct fault *fault; /* of a failure, else NULL */
    struct tally tally;  /* of the request, with the last row it brought */
};

struct result {
    struct result_item *items;
    size_t count, capacity;
    size_t text_length; /* of all items */
    long long total;    /* as announced; 0 when not known */
    long long next;     /* lists: where the next call has to start */
    bool is_done;       /* lists: nothing left to start for */
    bool is_torn; /* lists: two pages did not meet, so rows may be missing */
};

/* Statistics of one call. */
struct result_stats {
    struct tally tally;
    long long elapsed_ms;
    long long waited_ms; /* of them, without anything to do */
    long window;
    size_t ready;     /* answers kept for the next call */
    size_t under_way; /* requests that will answer to it */
};

/* Frees everything inside. Accepts an already released result. */
void result_release(struct result *result);

/*
 * Takes the first `most` rows and failures of a reply; place is that of its
 * first row, and id stands in for ids of failures that could not be read. Of
 * rows that are known the text is not taken. False when out of memory; some may
 * be taken then.
 */
bool result_take(struct result *result, struct reply *reply, long long place,
                 size_t most, long long id, const struct known *known);

/* Adds one failure. False when out of memory. */
bool result_fail(struct result *result, long long place, long long id,
                 const struct fault *fault);

/*
 * Brings the items into order and returns how many of the first of them make
 * up the answer: not those at or behind `next` of a list, not those of ids
 * that are only asked for ahead, and no more than fit into max_bytes, but at
 * least one. For a list `next` and `is_done` are set back to what is left out,
 * for ids is_pending is set again.
 */
size_t result_choose(struct result *result, const struct request *request,
                     bool *is_pending);

/* Frees the first items; the others move up. */
void result_drop(struct result *result, size_t count);

/* Appends the answer with the first items; is_pending tells which ids were not
 * fetched. */
bool result_write(const struct result *result, size_t count,
                  const struct request *request, const bool *is_pending,
                  const struct result_stats *stats, struct buffer *out);

/* Appends the answer of a call that failed as a whole. */
bool result_write_fault(const struct fault *fault,
                        const struct result_stats *stats, struct buffer *out);

#endif
