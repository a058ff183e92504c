/* The body of one API request. */
#ifndef WHMCS_BODY_H
#define WHMCS_BODY_H

#include <stdbool.h>

struct buffer;
struct connection;
struct request;

/*
 * Writes the body for one part of the request: `place` is the offset in a
 * list, of which `count` rows are wanted, or the index of an id. False when
 * out of memory. The body holds the secret: body_wipe() it.
 */
bool body_write(const struct connection *connection,
                const struct request *request, long long place, long long count,
                struct buffer *body);

/* Wipes and frees it. */
void body_wipe(struct buffer *body);

#endif
