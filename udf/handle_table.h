/*
 * The handles of all sessions: a few places, guarded by a lock. A handle that
 * was opened is out of reach of everybody else until it is closed, and each
 * use of the table frees those that nobody came back for.
 */
#ifndef WHMCS_HANDLE_TABLE_H
#define WHMCS_HANDLE_TABLE_H

#include <stdbool.h>
#include <stddef.h>

struct connection;
struct handle;
struct request;

/* So many sessions can have a handle at a time. */
enum { HANDLE_TABLE_SIZE = 16 };

/*
 * Opens the handle of a session for a request over this connection, or a new
 * one if the request wants to be kept; a handle of the session that leads
 * elsewhere gives way to that. NULL when there is none: no session (0), no
 * place, no memory, or nothing to keep. The caller closes it.
 */
struct handle *handle_table_open(unsigned long long session,
                                 const struct connection *connection,
                                 const struct request *request);

/* Opens the handle of a session, whatever it leads to, or NULL. */
struct handle *handle_table_find(unsigned long long session);

/* Gives a handle back; it is freed unless it is to be kept. */
void handle_table_close(unsigned long long session, struct handle *handle,
                        bool is_kept);

/* Returns how many handles there are, for tests. */
size_t handle_table_count(void);

#endif
