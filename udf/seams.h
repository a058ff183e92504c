/*
 * Where the pages of a list meet. WHMCS pages by offset, without a snapshot: a
 * row that is deleted or inserted in front shifts all others between two pages.
 * So each page is asked for with the last row of the page before it. If that is
 * the same one for all pages, no row was passed over; a row that stood in the
 * list all the time is in one of them. Otherwise the list is torn.
 */
#ifndef WHMCS_SEAMS_H
#define WHMCS_SEAMS_H

#include <stdbool.h>
#include <stddef.h>

struct seam {
    long long place; /* of the row in the list */
    long long id;    /* as one of the two pages said */
};

struct seams {
    struct seam *open; /* of which the other page has not come yet */
    size_t count;
    size_t capacity;
    bool is_torn;
    bool is_blind; /* a page came without the row before it ... */
    bool is_moved; /* ... and the number of rows has changed under way */
};

/* Notes which row a page has at its end, or has before its beginning. An id of
 * 0 is not known and fits any. False when out of memory. */
bool seams_meet(struct seams *seams, long long place, long long id);

/* True when rows may have been passed over. */
bool seams_are_torn(const struct seams *seams);

/* Frees what is inside. Accepts a zero and a released struct. */
void seams_release(struct seams *seams);

#endif
