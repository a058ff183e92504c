/*
 * The scheduler: sends the requests of a sweep or of a set of ids, many at a
 * time, retries, slows down, bisects, and collects canonical rows.
 */
#ifndef WHMCS_FETCH_H
#define WHMCS_FETCH_H

struct buffer;
struct connection;
struct fault;
struct request;

/* Tells the number of the server's error when the statement was killed. */
typedef int fetch_poll(void *context);

/*
 * Does the request and appends its answer, an object in JSON. -1 and a fault
 * when the whole call failed; `out` then has the error object with statistics
 * instead, or nothing when memory is short or the statement was killed (code
 * "killed": the poll function said so). Never waits longer than 100 ms between
 * two polls.
 */
int fetch_run(const struct connection *connection,
              const struct request *request, fetch_poll *poll, void *context,
              struct buffer *out, struct fault *fault);

#endif
