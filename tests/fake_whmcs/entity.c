/* The kinds of records by the names that the control plane uses. */
#include "entity.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "views.h"

static const struct entity entities[] = {
    {"client",
     ENTITY_CLIENT,
     TABLE_CLIENT,
     {client_view, client_row_view, client_hidden_view}},
    {"contact", ENTITY_CONTACT, TABLE_CONTACT, {contact_view}},
    {"invoice",
     ENTITY_INVOICE,
     TABLE_INVOICE,
     {invoice_row_view, invoice_view}},
    {"item", ENTITY_ITEM, TABLE_INVOICE, {item_view}},
    {"transaction", ENTITY_TRANSACTION, TABLE_TRANSACTION, {transaction_view}},
    {"currency", ENTITY_CURRENCY, TABLE_CURRENCY, {currency_view}},
    {"group", ENTITY_GROUP, TABLE_GROUP, {group_view}},
    {"gateway", ENTITY_GATEWAY, TABLE_GATEWAY, {gateway_view}},
};

const struct entity *entity_find(const char *name)
{
    for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
        if (strcmp(entities[i].name, name) == 0)
            return &entities[i];
    }
    return NULL;
}

bool entity_get(struct store *store, const struct entity *entity, long long id,
                struct found *ret_found)
{
    struct found found = {NULL, NULL};

    if (entity->kind == ENTITY_ITEM) {
        struct item *item = store_find_item(store, id, &found.invoice);

        found.record = item ? &item->record : NULL;
    } else {
        found.record = store_find(store, entity->table, id);
    }
    if (!found.record)
        return false;
    if (entity->kind == ENTITY_INVOICE)
        found.invoice = (struct invoice *)found.record;
    if (entity->kind == ENTITY_TRANSACTION)
        found.invoice =
            store_find(store, TABLE_INVOICE,
                       ((struct transaction *)found.record)->invoiceid);
    *ret_found = found;
    return true;
}

/* Sets the custom field of a client, making it if it is not there. */
static void set_custom_field(struct store *store, struct client *client,
                             long long id, const char *value)
{
    struct custom_field **place = &client->custom_fields;

    while (*place && (*place)->id != id)
        place = &(*place)->next;
    if (!*place) {
        *place = arena_take(&store->arena, sizeof(**place));
        (*place)->id = id;
    }
    (*place)->value = arena_copy(&store->arena, value);
}

/* The view that has the field, or NULL. */
static const struct member *view_of(const struct entity *entity,
                                    const char *name)
{
    for (size_t i = 0; i < 3 && entity->views[i]; i++) {
        if (view_has(entity->views[i], name))
            return entity->views[i];
    }
    return NULL;
}

/* Makes a field appear as raw JSON; the text has to be JSON or nothing. */
static bool set_json(struct store *store, const struct entity *entity,
                     struct record *record, const char *name, const char *json)
{
    bool is_known =
        view_of(entity, name) || strcmp(name, "customfields") == 0 ||
        strcmp(name, "items") == 0 || strcmp(name, "transactions") == 0;
    cJSON *checked = *json ? cJSON_Parse(json) : NULL;
    bool is_good = is_known && (!*json || checked);

    cJSON_Delete(checked);
    if (is_good)
        view_override(record, &store->arena, name, json);
    return is_good;
}

bool entity_set(struct store *store, const struct entity *entity,
                struct record *record, const char *name, const char *value)
{
    static const char custom[] = "customfields[";
    const char *colon = strstr(name, ":json");
    const struct member *view;

    if (entity->kind == ENTITY_CLIENT &&
        strncmp(name, custom, sizeof(custom) - 1) == 0) {
        set_custom_field(store, (struct client *)record,
                         strtoll(name + sizeof(custom) - 1, NULL, 10), value);
        return true;
    }
    if (colon && !colon[5]) {
        char *plain = arena_copy(&store->arena, name);

        plain[colon - name] = '\0';
        return set_json(store, entity, record, plain, value);
    }
    view = view_of(entity, name);
    if (!view || strcmp(name, "id") == 0)
        return false;

    view_set(view, record, &store->arena, name, value);
    return true;
}
