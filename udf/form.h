/*
 * Bodies of the kind application/x-www-form-urlencoded, the only one that
 * WHMCS reads.
 */
#ifndef WHMCS_FORM_H
#define WHMCS_FORM_H

#include <stdbool.h>
#include <stddef.h>

struct buffer;

/*
 * Appends name=value, with an & before it unless the body is empty. All bytes
 * but unreserved ones are percent-encoded. False when out of memory; a part
 * may then have been written, so the body is to be thrown away.
 */
bool form_append(struct buffer *body, const char *name, const char *value,
                 size_t length);

#endif
