/* GetClients, GetClientsDetails, GetContacts and GetUsers. */
#include "action.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "client_stats.h"
#include "context.h"
#include "form.h"
#include "listing.h"
#include "order.h"
#include "output.h"
#include "switches.h"
#include "views.h"

/* True when the text begins with the other, whatever the case. */
static bool begins_with(const char *text, const char *start)
{
    return strncasecmp(text, start, strlen(start)) == 0;
}

/* The filters of GetClients. */
static bool matches_client(struct context *context, const void *record)
{
    const struct client *client = record;
    const char *status = form_get_or(context->form, "status", "");
    const char *search = form_get_or(context->form, "search", "");
    char full_name[1024];

    if (*status && strcasecmp(status, client->status) != 0)
        return false;
    if (!*search)
        return true;

    snprintf(full_name, sizeof(full_name), "%s %s", client->firstname,
             client->lastname);
    return begins_with(client->email, search) ||
           begins_with(client->firstname, search) ||
           begins_with(client->lastname, search) ||
           begins_with(full_name, search) ||
           begins_with(client->companyname, search);
}

void action_get_clients(struct context *context)
{
    const struct form *form = context->form;
    const char *order = form_get_or(form, "orderby", "");
    bool is_filtered =
        *form_get_or(form, "status", "") || *form_get_or(form, "search", "");
    struct listing listing = {
        .table = TABLE_CLIENT,
        .outer = "clients",
        .inner = "client",
        .view = client_row_view,
        .entity = "client",
        .is_paged = true,
        .has_page_members = true,
        .matches = is_filtered ? matches_client : NULL,
    };

    listing.order =
        order_of_clients(context->switches->orderby_ignored ? "" : order);
    listing.is_descending =
        strcasecmp(form_get_or(form, "sorting", ""), "desc") == 0;
    listing_write(context, &listing);
}

/* Finds a client by id, or the first one with that e-mail. */
static const struct client *find_client(const struct context *context,
                                        const char *id, const char *email)
{
    const struct table *table = &context->store->tables[TABLE_CLIENT];

    if (*id)
        return store_find(context->store, TABLE_CLIENT,
                          form_number(context->form, "clientid"));
    for (size_t i = 0; i < table->count; i++) {
        const struct client *client = (const struct client *)table->rows[i];

        if (strcasecmp(client->email, email) == 0)
            return client;
    }
    return NULL;
}

void action_get_clients_details(struct context *context)
{
    const char *id = form_get_or(context->form, "clientid", "");
    const char *email = form_get_or(context->form, "email", "");
    const struct client *client = find_client(context, id, email);
    struct output *out = context->out;

    if (!*id && !*email) {
        action_error(context, "Either clientid Or email Is Required");
        return;
    }
    if (!client) {
        action_error(context, "Client Not Found");
        return;
    }
    output_text(out, "{\"result\":\"success\",\"client\":{");
    if (out->is_old) /* 7.1 documents the result inside once more */
        output_text(out, "\"result\":\"success\"");
    view_write(context, client_view, client);
    output_text(out, "}");
    view_write(context, client_view, client); /* the deprecated flat copy */
    if (form_number(context->form, "stats"))
        client_stats_write(context, client);
    output_text(out, "}");
    listing_check_poison(context, "client", client->record.id);
}

/* The filters of GetContacts, each of them an equality. */
static bool matches_contact(struct context *context, const void *record)
{
    const struct contact *contact = record;
    const struct {
        const char *name, *value;
    } fields[] = {
        {"firstname", contact->firstname},
        {"lastname", contact->lastname},
        {"companyname", contact->companyname},
        {"email", contact->email},
        {"address1", contact->address1},
        {"address2", contact->address2},
        {"city", contact->city},
        {"state", contact->state},
        {"postcode", contact->postcode},
        {"country", contact->country},
        {"phonenumber", contact->phonenumber},
    };

    if (*form_get_or(context->form, "userid", "") &&
        form_number(context->form, "userid") != contact->userid)
        return false;
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        const char *wanted = form_get_or(context->form, fields[i].name, "");

        if (*wanted && strcasecmp(wanted, fields[i].value) != 0)
            return false;
    }
    return true;
}

/* True when a request has a parameter besides those of every request. */
static bool has_filter(const struct form *form)
{
    static const char *const common[] = {
        "action",    "identifier",   "secret",     "username", "password",
        "accesskey", "responsetype", "limitstart", "limitnum"};

    for (size_t i = 0; i < form->count; i++) {
        bool is_common = false;

        for (size_t j = 0; j < sizeof(common) / sizeof(common[0]); j++)
            is_common |= strcmp(form->pairs[i].name, common[j]) == 0;
        if (!is_common)
            return true;
    }
    return false;
}

void action_get_contacts(struct context *context)
{
    const struct listing listing = {
        .table = TABLE_CONTACT,
        .outer = "contacts",
        .inner = "contact",
        .view = contact_view,
        .order = order_contacts,
        .entity = "contact",
        .is_paged = true,
        .has_page_members = true,
        .matches = has_filter(context->form) ? matches_contact : NULL,
    };

    listing_write(context, &listing);
}

/* Every user once: by the first of the clients that he owns. */
static bool matches_owner(struct context *context, const void *record)
{
    const struct client *client = record;
    const struct table *table = &context->store->tables[TABLE_CLIENT];

    for (size_t i = 0; i < table->count; i++) {
        const struct client *other = (const struct client *)table->rows[i];

        if (other->record.id >= client->record.id)
            break;
        if (other->owner_user_id == client->owner_user_id)
            return false;
    }
    return matches_client(context, record);
}

void action_get_users(struct context *context)
{
    struct listing listing = {
        .table = TABLE_CLIENT,
        .outer = "users",
        .view = user_view,
        .entity = "user",
        .is_paged = true,
        .has_page_members = true,
        .matches = matches_owner,
    };

    listing.is_descending =
        strcasecmp(form_get_or(context->form, "sorting", ""), "desc") == 0;
    listing_write(context, &listing);
}
