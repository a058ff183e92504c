/* The ids of a request: those wanted now, and those asked for ahead. */
#ifndef WHMCS_REQUEST_IDS_H
#define WHMCS_REQUEST_IDS_H

#include <stddef.h>

struct fault;
struct json;

struct request_ids {
    long long *ids;
    size_t count;
};

/*
 * Reads an array of at most so many whole numbers; `name` is that of the
 * member. Replaces what was there; caller frees with free(). -1: bad_argument
 * or memory.
 */
int request_ids_read(const struct json *array, const char *name, size_t most,
                     struct request_ids *ids, struct fault *fault);

/*
 * Appends ids, without those that are there already: what is wanted now need
 * not be asked for ahead. -1 and the fault when out of memory.
 */
int request_ids_join(struct request_ids *ids, const struct request_ids *ahead,
                     struct fault *fault);

#endif
