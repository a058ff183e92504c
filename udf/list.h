/*
 * The rows of a list, in whichever way WHMCS wraps them.
 *
 * "No rows" is "", [], {}, null, false, a missing key, or any of these below
 * the inner key. Rows are an array, an object whose keys are all digits (an
 * array with gaps, as PHP encodes it), or one bare object. All of these may
 * stand below the inner key or, as with GetUsers, without it.
 */
#ifndef WHMCS_LIST_H
#define WHMCS_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct json;

struct list {
    const struct json *next; /* row to be delivered next, NULL at the end */
    bool is_single;          /* it is a bare object without successors */
};

/*
 * Starts at the first row of a list; borrows the value. inner may be NULL. 0,
 * or -1 when the value is no list at all (a text, a number, true).
 */
int list_open(struct list *list, const struct json *value, const char *inner);

/* Borrows the next row, of whatever kind it is, or NULL at the end. */
const struct json *list_next(struct list *list);

/* Counts the rows that list_next() will still deliver. */
size_t list_count(const struct list *list);

#endif
