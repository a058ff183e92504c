/* Lists in answers, with all their encodings, and the paging of WHMCS. */
#ifndef FAKE_LISTING_H
#define FAKE_LISTING_H

#include <stdbool.h>
#include <stddef.h>

#include "store.h"

struct context;
struct member;

enum list_place { LIST_TOP, LIST_NESTED };

/* A list that is being written. */
struct list {
    struct context *context;
    const char *inner;
    size_t count;
    bool is_keyed; /* under digit keys */
    bool is_bare;  /* the only row without an array around it */
    bool is_empty; /* nothing is to be added */
};

/*
 * Begins `"outer":{"inner":[` in the encoding that the switches say; inner
 * NULL = a plain array. Of `expected` only 0, 1 and more are told apart.
 */
struct list list_begin(struct context *context, const char *outer,
                       const char *inner, size_t expected,
                       enum list_place place);

/* Writes one row. */
void list_add(struct list *list, const struct member *view, const void *record);

/* Closes the list. */
void list_end(struct list *list);

/* What a listing action lists. */
struct listing {
    enum store_table table;
    const char *outer, *inner;
    const struct member *view;
    row_order order;
    bool is_descending;
    bool is_paged;
    bool is_text_total; /* totalresults as a string in every style */
    bool has_page_members;
    const char *entity; /* the name that poison_row uses */
    bool (*matches)(struct context *context, const void *record);
};

/* Writes the whole answer of a listing action. */
void listing_write(struct context *context, const struct listing *listing);

/* Breaks the answer when the switch poison_row names this record. */
void listing_check_poison(struct context *context, const char *entity,
                          long long id);

#endif
