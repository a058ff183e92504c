/*
 * One scalar field of a row: from any encoding of any version to canonical
 * JSON.
 */
#ifndef WHMCS_FIELD_H
#define WHMCS_FIELD_H

#include "shape.h"

struct buffer;
struct json;

enum field_result {
    FIELD_WRITTEN,
    FIELD_MISSING,    /* required, but absent or empty */
    FIELD_UNREADABLE, /* there is a value, but not one of this kind */
    FIELD_NO_MEMORY
};

/*
 * Appends the canonical value of any kind but FIELD_LIST. The value may be
 * NULL, which means absent.
 */
enum field_result field_write(const struct field *field,
                              const struct json *value, struct buffer *out);

/* Reads the value of a FIELD_ID as field_write does; 0 when it is none. */
long long field_read_id(const struct json *value);

/* Tells in words what a value of this kind looks like, for messages. */
const char *field_expectation(enum field_kind kind);

#endif
