/*
 * The stories behind the SQL functions: texts in, text out. Nothing here knows
 * a database server. Every function with an `out` appends exactly one JSON
 * object to `out`, on failure {"result":"error",...}, and returns 0; it returns
 * -1 with an empty out only when not even that could be written, or when the
 * poll function said that the statement was killed.
 */
#ifndef WHMCS_CALL_H
#define WHMCS_CALL_H

#include <stddef.h>

#include "fetch.h"

struct buffer;

/* A text argument; data is NULL for SQL's NULL, and not NUL-terminated. */
struct call_text {
    const char *data;
    size_t length;
};

/* whmcs_claim(), or whmcs_claim(ticket) with a ticket to check. */
int call_claim(const char *directory, const struct call_text *ticket,
               struct buffer *out);

/* whmcs_release(ticket) */
int call_release(const char *directory, struct call_text ticket,
                 struct buffer *out);

/* whmcs_seal(ticket, connection) */
int call_seal(const char *directory, struct call_text ticket,
              struct call_text connection, struct buffer *out);

/* whmcs_call(sealed, action, params) */
int call_action(const char *directory, struct call_text sealed,
                struct call_text action, struct call_text params,
                fetch_poll *poll, void *context, struct buffer *out);

/* whmcs_fetch(sealed, request); `session` is the number of the connection to
 * the database server, 0 when nothing can be kept for it. */
int call_fetch(const char *directory, unsigned long long session,
               struct call_text sealed, struct call_text request,
               fetch_poll *poll, void *context, struct buffer *out);

/*
 * whmcs_pump(): goes on with what the session has under way, without waiting.
 * Returns how many requests are under way or still to be sent, or -1 when the
 * session has no handle. Once the statement was killed the handle is dropped.
 */
long long call_pump(unsigned long long session, fetch_poll *poll,
                    void *context);

/* whmcs_pump('close'): drops the handle of the session, if there is one. */
void call_pump_close(unsigned long long session);

#endif
