/* Where in an array each id stands. */
#include "id_index.h"

#include <stdlib.h>

/* Orders entries by id, then by place. */
static int compare(const void *left, const void *right)
{
    const struct id_entry *a = left;
    const struct id_entry *b = right;

    if (a->id != b->id)
        return a->id < b->id ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

bool id_index_init(struct id_index *index, const long long *ids, size_t count)
{
    *index = (struct id_index){0};
    if (count == 0)
        return true;

    index->entries = calloc(count, sizeof *index->entries);
    if (!index->entries)
        return false;

    index->count = count;
    for (size_t i = 0; i < count; i++) {
        index->entries[i].id = ids[i];
        index->entries[i].place = i;
    }
    qsort(index->entries, count, sizeof *index->entries, compare);
    return true;
}

void id_index_release(struct id_index *index)
{
    free(index->entries);
    *index = (struct id_index){0};
}

/* Returns where the entries of this id begin, if there are any. */
static size_t find(const struct id_index *index, long long id)
{
    size_t low = 0;
    size_t high = index->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (index->entries[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

long long id_index_take(struct id_index *index, long long id)
{
    size_t first = find(index, id);
    size_t at;

    if (first == index->count)
        return -1;

    at = first + index->entries[first].taken;
    if (at >= index->count || index->entries[at].id != id)
        return -1;

    index->entries[first].taken++;
    return (long long)index->entries[at].place;
}
