/* Where in an array each id stands. */
#ifndef WHMCS_ID_INDEX_H
#define WHMCS_ID_INDEX_H

#include <stdbool.h>
#include <stddef.h>

struct id_entry {
    long long id;
    size_t place; /* in the array */
    size_t taken; /* places of this id given away; with its first entry */
};

/* The entries are in the order of id, then place. */
struct id_index {
    struct id_entry *entries;
    size_t count;
};

/* Makes the index of an array, which is not needed afterwards. False when out
 * of memory. */
bool id_index_init(struct id_index *index, const long long *ids, size_t count);

/* Frees it. Accepts a zero and a released index. */
void id_index_release(struct id_index *index);

/* Returns the first place of this id that was not taken before, or -1. */
long long id_index_take(struct id_index *index, long long id);

#endif
