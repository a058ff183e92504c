/*
 * The members of an answer matched with the fields of a shape.
 */
#ifndef WHMCS_MATCH_H
#define WHMCS_MATCH_H

#include "shape.h"

struct json;

/*
 * Fills ret_values, one per field of the shape, with borrowed values; NULL
 * where the answer has none. The row is a JSON_OBJECT. Of several spellings
 * the best one that is not empty wins, and of a key that occurs twice the
 * first.
 */
void match_fields(const struct shape *shape, const struct json *row,
                  const struct json *ret_values[SHAPE_FIELD_COUNT]);

#endif
