/*
 * One HTTP answer of WHMCS, reduced to canonical rows or to the reason why
 * there are none.
 */
#ifndef WHMCS_REPLY_H
#define WHMCS_REPLY_H

#include <stddef.h>

#include "fault.h"

struct action;

struct reply_row {
    long long id; /* 0 for rows without an id */
    char *json;   /* NUL-terminated; whoever takes it sets it to NULL */
    size_t length;
};

struct reply_failure {
    long long id; /* 0 when the id itself could not be read */
    size_t index; /* place of the row in the answer, from 0 */
    struct fault fault;
    char *json; /* what can be read of the row, or NULL; taken as rows are */
    size_t length;
};

struct reply {
    long long total; /* totalresults, -1 when absent; 1 for a single object */
    size_t received; /* rows present in the answer, good or bad */
    struct reply_row *rows;
    size_t row_count;
    struct reply_failure *failures;
    size_t failure_count;
};

/*
 * Classifies one HTTP answer, body first and status second, and reduces it.
 * 0 and *ret_reply filled, caller frees with reply_release(). Or -1 and the
 * fault (code, message, retry, http, and address for ip_denied). A row that
 * cannot be mapped is a failure inside the reply, not a fault.
 *
 * An answer with more than 250,000 rows, or 10,000 bad ones, is too_large. What
 * can be read of a bad row is kept where it is not longer than 32 KiB.
 *
 * An answer that is empty or breaks off has code not_json and is retryable:
 * PHP ran out of memory or time, so a smaller page may succeed.
 */
int reply_read(const struct action *action, const char *body, size_t length,
               long http_status, struct reply *ret_reply, struct fault *fault);

/* The id of the row at a place of the answer, good or bad; 0 when not known. */
long long reply_id(const struct reply *reply, size_t index);

/* Forgets the first row of the answer, good or bad. */
void reply_drop_first(struct reply *reply);

/* Frees the rows and failures. Accepts NULL and a released or zero reply. */
void reply_release(struct reply *reply);

#endif
