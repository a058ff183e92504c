/*
 * What outlives a statement: the connections of one session to one WHMCS, and
 * the requests that were asked for ahead. It belongs to whoever took it from
 * the table (handle_table.h); nothing here is shared.
 */
#ifndef WHMCS_HANDLE_H
#define WHMCS_HANDLE_H

#include <stdbool.h>
#include <stddef.h>

#include "fetch.h"
#include "tally.h"

struct buffer;
struct connection;
struct fault;
struct handle;
struct request;

/* Makes a handle with a copy of the connection and the limits of the request.
 * NULL when out of memory. */
struct handle *handle_new(const struct connection *connection,
                          const struct request *request);

/* Breaks off what is under way and wipes the connection. Accepts NULL. */
void handle_free(struct handle *handle);

/* True when it leads to the same WHMCS with the same credential. */
bool handle_is_for(const struct handle *handle,
                   const struct connection *connection);

/* True when it was left alone, or has been there, for too long. */
bool handle_is_expired(const struct handle *handle, long long now_us);

/* Moves what its requests have cost to the sum. */
void handle_count(struct handle *handle, struct tally *sum);

/* Adds costs that the next answer will tell. */
void handle_charge(struct handle *handle, struct tally *part);

/*
 * Does a request as fetch_run() does, and takes what it owns: with answers
 * fetched ahead, and with requests ahead kept for the next one. After a
 * failure *ret_is_good tells whether the handle may be used again.
 */
int handle_fetch(struct handle *handle, struct request *request,
                 fetch_poll *poll, void *context, struct buffer *out,
                 bool *ret_is_good, struct fault *fault);

/* True when something is under way, or the last request asked for it. */
bool handle_is_wanted(const struct handle *handle);

/*
 * Does what can be done at once; returns how many requests are under way or
 * still to be sent, or -1 when the handle is good for nothing any more.
 */
long long handle_pump(struct handle *handle);

#endif
