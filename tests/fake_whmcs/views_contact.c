/* How contacts look, and users, who are made up from the clients they own. */
#include "views.h"

#include "context.h"
#include "model.h"
#include "output.h"
#include "store.h"
#include "view.h"

const struct member contact_view[] = {
    MEMBER("id", ID, contact, record.id),
    MEMBER("userid", ID, contact, userid),
    MEMBER("firstname", TEXT, contact, firstname),
    MEMBER("lastname", TEXT, contact, lastname),
    MEMBER("companyname", TEXT, contact, companyname),
    MEMBER("email", CODE, contact, email),
    MEMBER("address1", TEXT, contact, address1),
    MEMBER("address2", TEXT, contact, address2),
    MEMBER("city", TEXT, contact, city),
    MEMBER("state", TEXT, contact, state),
    MEMBER("postcode", TEXT, contact, postcode),
    MEMBER("country", CODE, contact, country),
    MEMBER("phonenumber", CODE, contact, phonenumber),
    MEMBER("tax_id", CODE, contact, tax_id),
    MEMBER("domainemails", FLAG, contact, domainemails),
    MEMBER("generalemails", FLAG, contact, generalemails),
    MEMBER("invoiceemails", FLAG, contact, invoiceemails),
    MEMBER("productemails", FLAG, contact, productemails),
    MEMBER("supportemails", FLAG, contact, supportemails),
    MEMBER("affiliateemails", FLAG, contact, affiliateemails),
    MEMBER("created_at", MOMENT, contact, created_at),
    NEW_MEMBER("updated_at", MOMENT, contact, updated_at),
    VIEW_END,
};

/* Writes the day of the client's creation as a moment. */
static void write_user_created(struct context *context, const void *record)
{
    const struct client *client = record;

    json_moment(context->out, client->datecreated * 1000000 + 90000);
}

/* Writes the clients that this user owns. */
static void write_user_clients(struct context *context, const void *record)
{
    const struct client *owner = record;
    const struct table *table = &context->store->tables[TABLE_CLIENT];
    bool is_first = true;

    output_text(context->out, "[");
    for (size_t i = 0; i < table->count; i++) {
        const struct client *client = (const struct client *)table->rows[i];

        if (client->owner_user_id != owner->owner_user_id)
            continue;
        output_text(context->out, is_first ? "{" : ",{");
        json_name(context->out, "id");
        json_number(context->out, client->record.id);
        output_text(context->out, ",\"isOwner\":true}");
        is_first = false;
    }
    output_text(context->out, "]");
}

/* Writes the empty text that stands for "no identity check". */
static void write_nothing(struct context *context, const void *record)
{
    (void)record;
    output_text(context->out, "\"\"");
}

const struct member user_view[] = {
    MEMBER("id", ID, client, owner_user_id),
    MEMBER("firstname", TEXT, client, firstname),
    MEMBER("lastname", TEXT, client, lastname),
    MEMBER("email", CODE, client, email),
    WRITTEN("datecreated", write_user_created),
    WRITTEN("validationdata", write_nothing),
    WRITTEN("clients", write_user_clients),
    VIEW_END,
};
