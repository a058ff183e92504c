/*
 * Where in an answer we are, so that a message can say which record is wrong.
 */
#ifndef WHMCS_PLACE_H
#define WHMCS_PLACE_H

#include <stdbool.h>

#include "field.h"

struct fault;
struct json;

struct place {
    const struct shape *shape;
    long long id;               /* 0 when it has none that is readable */
    const struct place *parent; /* the row this is an entry of, or NULL */
    bool is_lenient;            /* what cannot be read is null, and no fault */
};

/*
 * Sets the fault for a field that field_write() could not write, or for a list
 * that is none. Returns -1, for use in a return statement.
 */
int place_set_fault(const struct place *place, const struct field *field,
                    const struct json *value, enum field_result result,
                    struct fault *fault);

#endif
