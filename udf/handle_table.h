/*
 * The handles of all sessions: a few places, guarded by a lock. A handle that
 * was opened is out of reach of everybody else until it is closed, and each
 * use of the table frees those that nobody came back for.
 */
#ifndef WHMCS_HANDLE_TABLE_H
#define WHMCS_HANDLE_TABLE_H

#include <stddef.h>

#include "fetch.h"

struct buffer;
struct connection;
struct fault;
struct request;

/* So many sessions can have a handle at a time. */
enum { HANDLE_TABLE_SIZE = 16 };

/*
 * Does a request as fetch_run() does, with the handle of the session or, if
 * the request wants to be kept, a new one; a handle of the session that leads
 * elsewhere gives way to that. Without a session (0), a place, memory, or
 * anything to keep it does the request as if nothing was asked for ahead. May
 * take what the request owns.
 */
int handle_table_fetch(unsigned long long session,
                       const struct connection *connection,
                       struct request *request, fetch_poll *poll, void *context,
                       struct buffer *out, struct fault *fault);

/* Goes on with what the session has under way, without waiting; returns how
 * many requests are under way or still to be sent, -1 without a handle. */
long long handle_table_pump(unsigned long long session);

/* Drops the handle of a session, if there is one. */
void handle_table_drop(unsigned long long session);

/* Returns how many handles there are, for tests. */
size_t handle_table_count(void);

#endif
