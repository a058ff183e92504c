/* Where the pages of a list meet. There are few at a time, so they are
 * searched. */
#include "seams.h"

#include <stdlib.h>

/* Makes room for one more. */
static bool grow(struct seams *seams)
{
    size_t capacity = seams->capacity * 2 + 16;
    struct seam *grown;

    if (seams->count < seams->capacity)
        return true;

    grown = realloc(seams->open, capacity * sizeof *grown);
    if (!grown)
        return false;

    seams->open = grown;
    seams->capacity = capacity;
    return true;
}

bool seams_meet(struct seams *seams, long long place, long long id)
{
    for (size_t i = 0; i < seams->count; i++) {
        struct seam *seam = &seams->open[i];

        if (seam->place != place)
            continue;
        if (id > 0 && seam->id > 0 && seam->id != id)
            seams->is_torn = true;
        *seam = seams->open[--seams->count];
        return true;
    }
    if (!grow(seams))
        return false;

    seams->open[seams->count++] = (struct seam){.place = place, .id = id};
    return true;
}

bool seams_are_torn(const struct seams *seams)
{
    return seams->is_torn || (seams->is_blind && seams->is_moved);
}

void seams_release(struct seams *seams)
{
    free(seams->open);
    *seams = (struct seams){0};
}
