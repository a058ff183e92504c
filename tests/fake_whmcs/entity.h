/* The kinds of records by the names that the control plane uses. */
#ifndef FAKE_ENTITY_H
#define FAKE_ENTITY_H

#include <stdbool.h>

#include "store.h"
#include "view.h"

enum entity_kind {
    ENTITY_CLIENT,
    ENTITY_CONTACT,
    ENTITY_INVOICE,
    ENTITY_ITEM,
    ENTITY_TRANSACTION,
    ENTITY_CURRENCY,
    ENTITY_GROUP,
    ENTITY_GATEWAY
};

struct entity {
    const char *name;
    enum entity_kind kind;
    enum store_table table;        /* of an item: that of its invoice */
    const struct member *views[3]; /* where its fields are described */
};

/* One record that was found. */
struct found {
    struct record *record;
    struct invoice *invoice; /* the invoice that it is or belongs to, or NULL */
};

/* Finds a kind by name, or NULL. */
const struct entity *entity_find(const char *name);

/* Finds a record. False when there is none with that id. */
bool entity_get(struct store *store, const struct entity *entity, long long id,
                struct found *ret_found);

/*
 * Sets one field. The name `field:json` gives raw JSON text instead, and with
 * an empty text leaves the field out; `customfields[4]` is the custom field
 * with id 4. False when the kind has no such field.
 */
bool entity_set(struct store *store, const struct entity *entity,
                struct record *record, const char *name, const char *value);

#endif
