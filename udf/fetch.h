/*
 * The scheduler: sends the requests of a sweep or of a set of ids, many at a
 * time, retries, slows down, bisects, and collects canonical rows.
 */
#ifndef WHMCS_FETCH_H
#define WHMCS_FETCH_H

#include <stdbool.h>

struct buffer;
struct channel;
struct connection;
struct crew;
struct fault;
struct request;

/* Tells the number of the server's error when the statement was killed. */
typedef int fetch_poll(void *context);

/* One call: whose requests it waits for, and who else is at work. */
struct fetch {
    struct channel *channel;
    struct crew *crew;
    struct crew *beside; /* may be NULL */
    bool is_kept;        /* what the crew has left will be asked for later */
    fetch_poll *poll;    /* may be NULL */
    void *context;
};

/*
 * Does what the crew is to do and appends its answer, an object in JSON. -1
 * and a fault when the whole call failed; `out` then has the error object with
 * statistics instead, or nothing when memory is short or the statement was
 * killed (code "killed": the poll function said so). Never waits longer than
 * 100 ms between two polls. A failure of the crew beside is its own affair.
 */
int fetch_run(const struct fetch *fetch, struct buffer *out,
              struct fault *fault);

/* Does what can be done at once for the crew beside. 0, or -1 and the fault
 * when libcurl itself fails. */
int fetch_pump(const struct fetch *fetch, struct fault *fault);

/* The same as fetch_run() for a single call without any other. */
int fetch_once(const struct connection *connection,
               const struct request *request, fetch_poll *poll, void *context,
               struct buffer *out, struct fault *fault);

#endif
