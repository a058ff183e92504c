/*
 * The stories behind the SQL functions: texts in, text out. Nothing here knows
 * a database server. Every function appends exactly one JSON object to `out`,
 * on failure {"result":"error",...}, and returns 0; it returns -1 with an empty
 * out only when not even that could be written, or when the poll function said
 * that the statement was killed.
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

/* whmcs_fetch(sealed, request) */
int call_fetch(const char *directory, struct call_text sealed,
               struct call_text request, fetch_poll *poll, void *context,
               struct buffer *out);

#endif
