/* All records of the fake. */
#include "store.h"

#include <stdlib.h>
#include <string.h>

#include "calendar.h"

enum { NOON = 120000 };

void store_init(struct store *store, long long today)
{
    memset(store, 0, sizeof(*store));
    store->today = today;
    store->now = today * 1000000 + NOON;
    store->version = 1;
}

void store_release(struct store *store)
{
    for (size_t i = 0; i < TABLE_COUNT; i++)
        free(store->tables[i].rows);
    for (size_t i = 0; i < SORTED_MAX; i++)
        free(store->sorted[i].rows);
    arena_release(&store->arena);
    memset(store, 0, sizeof(*store));
}

void store_touch(struct store *store)
{
    store->version++;
    store->now = moment_add_seconds(store->now, 1);
}

/* The place of the first row whose id is not below `id`. */
static size_t place_of(const struct table *table, long long id)
{
    size_t low = 0, high = table->count;

    if (high && table->rows[high - 1]->id < id)
        return high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (table->rows[middle]->id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void *store_find(const struct store *store, enum store_table which,
                 long long id)
{
    const struct table *table = &store->tables[which];
    size_t place = place_of(table, id);

    if (place < table->count && table->rows[place]->id == id)
        return table->rows[place];
    return NULL;
}

void *store_add(struct store *store, enum store_table which, size_t size,
                long long id)
{
    struct table *table = &store->tables[which];
    struct record *record;
    size_t place;

    if (id <= 0)
        id = table->last_id + 1;
    if (store_find(store, which, id))
        return NULL;
    if (table->count == table->capacity) {
        table->capacity = table->capacity ? table->capacity * 2 : 64;
        table->rows =
            memory_grow(table->rows, table->capacity * sizeof(*table->rows));
    }
    place = place_of(table, id);
    memmove(table->rows + place + 1, table->rows + place,
            (table->count - place) * sizeof(*table->rows));
    record = arena_take(&store->arena, size);
    record->id = id;
    table->rows[place] = record;
    table->count++;
    if (id > table->last_id)
        table->last_id = id;
    store->version++;
    return record;
}

void store_remove(struct store *store, enum store_table which, long long id)
{
    struct table *table = &store->tables[which];
    size_t place = place_of(table, id);

    if (place == table->count || table->rows[place]->id != id)
        return;

    table->count--;
    memmove(table->rows + place, table->rows + place + 1,
            (table->count - place) * sizeof(*table->rows));
    store->version++;
}

struct record **store_sorted(struct store *store, enum store_table which,
                             row_order order)
{
    struct table *table = &store->tables[which];
    size_t size = table->count * sizeof(*table->rows);
    struct sorted_rows *slot = store->sorted;

    if (!order)
        return table->rows;
    while (slot->order && slot->order != order)
        slot++; /* there are fewer orders than SORTED_MAX */
    if (slot->order && slot->version == store->version)
        return slot->rows;

    slot->order = order;
    slot->version = store->version;
    slot->rows = memory_grow(slot->rows, size);
    if (size) {
        memcpy(slot->rows, table->rows, size);
        qsort(slot->rows, table->count, sizeof(*slot->rows), order);
    }
    return slot->rows;
}

struct item *store_add_item(struct store *store, struct invoice *invoice,
                            long long id)
{
    struct item *item = arena_take(&store->arena, sizeof(*item));
    struct item **end = &invoice->items;

    while (*end)
        end = &(*end)->next;
    *end = item;
    item->record.id = id > 0 ? id : store->last_item_id + 1;
    if (item->record.id > store->last_item_id)
        store->last_item_id = item->record.id;
    item->type = item->description = "";
    return item;
}

struct item *store_find_item(const struct store *store, long long id,
                             struct invoice **ret_invoice)
{
    const struct table *table = &store->tables[TABLE_INVOICE];

    for (size_t i = 0; i < table->count; i++) {
        struct invoice *invoice = (struct invoice *)table->rows[i];

        for (struct item *item = invoice->items; item; item = item->next) {
            if (item->record.id == id) {
                *ret_invoice = invoice;
                return item;
            }
        }
    }
    return NULL;
}

void store_remove_item(struct invoice *invoice, struct item *item)
{
    struct item **place = &invoice->items;

    while (*place && *place != item)
        place = &(*place)->next;
    if (*place)
        *place = item->next;
}

struct transaction *store_add_transaction(struct store *store, long long id,
                                          struct invoice *invoice)
{
    struct transaction *transaction =
        store_add(store, TABLE_TRANSACTION, sizeof(*transaction), id);

    if (!transaction)
        return NULL;

    transaction->rate = 100000;
    transaction->gateway = transaction->description = "";
    transaction->transid = "";
    if (invoice) {
        struct transaction **end = &invoice->transactions;

        while (*end)
            end = &(*end)->next;
        *end = transaction;
        transaction->invoiceid = invoice->record.id;
        transaction->userid = invoice->userid;
    }
    return transaction;
}

void store_remove_transaction(struct store *store,
                              struct transaction *transaction)
{
    struct invoice *invoice =
        store_find(store, TABLE_INVOICE, transaction->invoiceid);

    if (invoice) {
        struct transaction **place = &invoice->transactions;

        while (*place && *place != transaction)
            place = &(*place)->next;
        if (*place)
            *place = transaction->next;
    }
    store_remove(store, TABLE_TRANSACTION, transaction->record.id);
}

const struct currency *store_currency_of(const struct store *store,
                                         const struct client *client)
{
    return store_find(store, TABLE_CURRENCY, client ? client->currency : 1);
}
