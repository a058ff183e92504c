/*
 * All records of the fake: tables kept in order of id, the links between them,
 * and a clock of its own, so that equal calls give equal data.
 */
#ifndef FAKE_STORE_H
#define FAKE_STORE_H

#include <stddef.h>

#include "memory.h"
#include "model.h"

enum store_table {
    TABLE_CLIENT,
    TABLE_CONTACT,
    TABLE_INVOICE,
    TABLE_TRANSACTION,
    TABLE_CURRENCY,
    TABLE_GROUP,
    TABLE_GATEWAY,
    TABLE_COUNT
};

struct table {
    struct record **rows;
    size_t count;
    size_t capacity;
    long long last_id; /* highest id ever given */
};

/* Orders two rows given as `struct record *const *`, like qsort(). */
typedef int (*row_order)(const void *, const void *);

struct sorted_rows {
    row_order order;
    unsigned long version;
    struct record **rows;
};

enum { SORTED_MAX = 24 };

struct store {
    struct arena arena;
    struct table tables[TABLE_COUNT];
    struct sorted_rows sorted[SORTED_MAX];
    unsigned long version; /* grows with every change */
    long long last_item_id;
    long long today; /* a date */
    long long now;   /* a moment; each change takes one second */
};

/* Makes an empty store whose day is `today`. */
void store_init(struct store *store, long long today);

/* Frees everything. */
void store_release(struct store *store);

/* Counts a change and lets the clock go on. */
void store_touch(struct store *store);

/*
 * Adds a record of `size` bytes with that id, or with the next free one when
 * id is 0. NULL when the id is taken. The store owns the record.
 */
void *store_add(struct store *store, enum store_table which, size_t size,
                long long id);

/* The record with that id, or NULL. */
void *store_find(const struct store *store, enum store_table which,
                 long long id);

/* Takes a record out of its table. */
void store_remove(struct store *store, enum store_table which, long long id);

/* The rows in an order; valid until the next change. NULL order = by id. */
struct record **store_sorted(struct store *store, enum store_table which,
                             row_order order);

/* Adds a line at the end of an invoice; id 0 = the next one. */
struct item *store_add_item(struct store *store, struct invoice *invoice,
                            long long id);

/* Finds a line and its invoice by the line's id, or NULL. */
struct item *store_find_item(const struct store *store, long long id,
                             struct invoice **ret_invoice);

/* Takes a line out of its invoice. */
void store_remove_item(struct invoice *invoice, struct item *item);

/* Adds a transaction and links it to its invoice if there is one. */
struct transaction *store_add_transaction(struct store *store, long long id,
                                          struct invoice *invoice);

/* Takes a transaction out of the table and of its invoice. */
void store_remove_transaction(struct store *store,
                              struct transaction *transaction);

/* The currency of a client; the default one when there is no client. */
const struct currency *store_currency_of(const struct store *store,
                                         const struct client *client);

#endif
