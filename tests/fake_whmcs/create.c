/* Makes new records for the control plane. */
#include "create.h"

#include <string.h>

#include "data.h"
#include "decimal.h"
#include "entity.h"
#include "form.h"
#include "ledger.h"

/* The n-th value of a name that may come many times; NULL behind the last. */
static const char *nth_value(const struct form *form, const char *name, int n)
{
    for (size_t i = 0; i < form->count; i++) {
        const char *given = form->pairs[i].name;
        size_t length = strcspn(given, "[");

        if (strlen(name) == length && memcmp(given, name, length) == 0 &&
            n-- == 0)
            return form->pairs[i].value;
    }
    return NULL;
}

/* Adds the lines that the form gives. */
static bool add_lines(struct store *store, struct invoice *invoice,
                      const struct form *form)
{
    for (int i = 0;; i++) {
        const char *description = nth_value(form, "item_description", i);
        const char *amount = nth_value(form, "item_amount", i);
        const char *type = nth_value(form, "item_type", i);
        const char *taxed = nth_value(form, "item_taxed", i);
        const char *relid = nth_value(form, "item_relid", i);
        struct item *item;

        if (!description && !amount)
            return true;

        item = store_add_item(store, invoice, 0);
        item->description =
            arena_copy(&store->arena, description ? description : "");
        item->type = arena_copy(&store->arena, type ? type : "");
        item->taxed = !taxed || strcmp(taxed, "0") != 0;
        if (relid)
            decimal_parse(relid, 0, &item->relid);
        if (!decimal_parse(amount ? amount : "0", 2, &item->amount))
            return false;
    }
}

/* Reads the name of a tax mode. */
static enum tax_mode read_mode(const char *name)
{
    if (strcmp(name, "inclusive") == 0)
        return TAX_INCLUSIVE;
    if (strcmp(name, "compound") == 0)
        return TAX_COMPOUND;
    return strcmp(name, "per_line") == 0 ? TAX_PER_LINE : TAX_EXCLUSIVE;
}

/* True for parameters that are no fields of the record. */
static bool is_other(const char *name)
{
    return strcmp(name, "do") == 0 || strcmp(name, "entity") == 0 ||
           strcmp(name, "id") == 0 || strcmp(name, "after") == 0 ||
           strcmp(name, "mode") == 0 || strncmp(name, "item_", 5) == 0;
}

/* Sets all fields that the form gives. */
static bool set_fields(struct store *store, const struct entity *entity,
                       struct record *record, const struct form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        const struct pair *pair = &form->pairs[i];

        if (!is_other(pair->name) &&
            !entity_set(store, entity, record, pair->name, pair->value))
            return false;
    }
    return true;
}

/* Completes a new invoice: dates, lines and figures. */
static bool finish_invoice(struct store *store, struct invoice *invoice,
                           const struct form *form)
{
    if (!invoice->date && strcmp(form_get_or(form, "status", ""), "Draft") != 0)
        invoice->date = store->now / 1000000;
    if (!invoice->created_at)
        invoice->created_at = store->now;
    if (!invoice->updated_at)
        invoice->updated_at = store->now;
    if (strcmp(form_get_or(form, "status", ""), "Paid") == 0 &&
        !invoice->datepaid)
        invoice->datepaid = store->now;
    special_finish_invoice(invoice);
    invoice->tax_mode = read_mode(form_get_or(form, "mode", ""));
    if (!add_lines(store, invoice, form))
        return false;
    ledger_compute(invoice);
    return true;
}

/* Adds an empty record of the kind, or returns NULL. */
static struct record *add_record(struct store *store,
                                 const struct entity *entity,
                                 const struct form *form)
{
    static const size_t sizes[] = {
        [ENTITY_CLIENT] = sizeof(struct client),
        [ENTITY_CONTACT] = sizeof(struct contact),
        [ENTITY_INVOICE] = sizeof(struct invoice),
        [ENTITY_CURRENCY] = sizeof(struct currency),
        [ENTITY_GROUP] = sizeof(struct group),
        [ENTITY_GATEWAY] = sizeof(struct gateway),
    };
    struct invoice *invoice =
        store_find(store, TABLE_INVOICE, form_number(form, "invoiceid"));
    long long id = form_number(form, "id");

    if (entity->kind == ENTITY_ITEM)
        return invoice ? &store_add_item(store, invoice, id)->record : NULL;
    if (entity->kind == ENTITY_TRANSACTION) {
        struct transaction *row = store_add_transaction(store, id, invoice);

        if (row)
            row->date = store->now;
        return row ? &row->record : NULL;
    }
    return store_add(store, entity->table, sizes[entity->kind], id);
}

/* Gives the record what it lacks after its fields were set. */
static bool finish(struct store *store, const struct entity *entity,
                   struct record *record, const struct form *form)
{
    struct client *client = (struct client *)record;
    struct contact *contact = (struct contact *)record;

    if (entity->kind == ENTITY_CLIENT) {
        if (!client->datecreated)
            client->datecreated = store->now / 1000000;
        special_finish_client(store, client);
        return set_fields(store, entity, record, form); /* beats defaults */
    }
    if (entity->kind == ENTITY_CONTACT) {
        if (!contact->created_at)
            contact->created_at = contact->updated_at = store->now;
        special_finish_contact(contact);
    }
    if (entity->kind == ENTITY_INVOICE)
        return finish_invoice(store, (struct invoice *)record, form);
    if (entity->kind == ENTITY_ITEM)
        ledger_compute(
            store_find(store, TABLE_INVOICE, form_number(form, "invoiceid")));
    return true;
}

long long create_record(struct store *store, const struct entity *entity,
                        const struct form *form, const char **ret_fault)
{
    struct record *record = add_record(store, entity, form);

    if (!record) {
        *ret_fault = "the id is taken, or the invoice is not there";
        return 0;
    }
    if (!set_fields(store, entity, record, form) ||
        !finish(store, entity, record, form)) {
        if (entity->kind == ENTITY_TRANSACTION)
            store_remove_transaction(store, (struct transaction *)record);
        else if (entity->kind != ENTITY_ITEM)
            store_remove(store, entity->table, record->id);
        *ret_fault = "a field is unknown or has no such value";
        return 0;
    }
    return record->id;
}
