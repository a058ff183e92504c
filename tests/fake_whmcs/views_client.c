/* How clients look. */
#include "views.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "context.h"
#include "country.h"
#include "model.h"
#include "output.h"
#include "store.h"
#include "view.h"

const struct member client_row_view[] = {
    MEMBER("id", ID, client, record.id),
    MEMBER("firstname", TEXT, client, firstname),
    MEMBER("lastname", TEXT, client, lastname),
    MEMBER("companyname", TEXT, client, companyname),
    MEMBER("email", CODE, client, email),
    MEMBER("datecreated", DATE, client, datecreated),
    MEMBER("groupid", ID, client, groupid),
    MEMBER("status", CODE, client, status),
    VIEW_END,
};

/* Writes first and last name as one text. */
static void write_full_name(struct context *context, const void *record)
{
    const struct client *client = record;
    struct arena arena = {0};

    json_free_text(
        context->out,
        arena_format(&arena, "%s %s", client->firstname, client->lastname));
    arena_release(&arena);
}

/* Writes the abbreviation of the state where it is known. */
static void write_state_code(struct context *context, const void *record)
{
    const struct client *client = record;
    const struct country *country = country_find(client->country);

    if (country && *country->state_code &&
        strcmp(country->state, client->state) == 0)
        json_string(context->out, country->state_code);
    else
        json_free_text(context->out, client->state);
}

/* Writes the name of the country; the code itself when it is unknown. */
static void write_country_name(struct context *context, const void *record)
{
    const struct client *client = record;
    const struct country *country = country_find(client->country);

    json_string(context->out, country ? country->name : client->country);
}

/* Writes the calling code of the country. */
static void write_phone_code(struct context *context, const void *record)
{
    const struct client *client = record;
    const struct country *country = country_find(client->country);

    json_string(context->out, country ? country->dial : "");
}

/* Writes the telephone number as +CC.NNN whatever form is stored. */
static void write_phone(struct context *context, const void *record)
{
    const struct client *client = record;
    const struct country *country = country_find(client->country);
    char digits[64] = "";
    size_t used = 0;

    if (*client->phonenumber == '+' || !*client->phonenumber || !country) {
        json_string(context->out, client->phonenumber);
        return;
    }
    for (const char *c = client->phonenumber; *c; c++) {
        if (isdigit((unsigned char)*c) && used + 1 < sizeof(digits) &&
            !(used == 0 && *c == '0'))
            digits[used++] = *c;
    }
    output_format(context->out, "\"+%s.%s\"", country->dial, digits);
}

/* Writes the ISO code of the client's currency. */
static void write_currency_code(struct context *context, const void *record)
{
    const struct currency *currency = store_currency_of(context->store, record);

    json_string(context->out, currency ? currency->code : "");
}

/* The mails that a client wants. */
static const struct member preferences_view[] = {
    MEMBER("general", CHAR, client, email_general),
    MEMBER("invoice", CHAR, client, email_invoice),
    MEMBER("support", CHAR, client, email_support),
    MEMBER("product", CHAR, client, email_product),
    MEMBER("domain", CHAR, client, email_domain),
    MEMBER("affiliate", CHAR, client, email_affiliate),
    VIEW_END,
};

/* Writes the object of the mails that a client wants. */
static void write_preferences(struct context *context, const void *record)
{
    output_text(context->out, "{");
    view_write(context, preferences_view, record);
    output_text(context->out, "}");
}

/* Writes customfields as a list and again as numbered members. */
static void write_custom_fields(struct context *context, const void *record)
{
    const struct client *client = record;
    int place = 0;

    if (view_write_instead(context, &client->record, "customfields"))
        return;

    json_name(context->out, "customfields");
    output_text(context->out, "[");
    for (const struct custom_field *field = client->custom_fields; field;
         field = field->next) {
        output_text(context->out, field == client->custom_fields ? "{" : ",{");
        json_name(context->out, "id");
        json_number(context->out, field->id);
        json_name(context->out, "value");
        json_free_text(context->out, field->value);
        output_text(context->out, "}");
    }
    output_text(context->out, "]");
    for (const struct custom_field *field = client->custom_fields; field;
         field = field->next) {
        char name[32];

        snprintf(name, sizeof(name), "customfields%d", ++place);
        json_name(context->out, name);
        json_free_text(context->out, field->value);
    }
}

/* The user that owns a client, as the client's record shows it. */
static const struct member owner_view[] = {
    MEMBER("id", ID, client, owner_user_id),
    WRITTEN("name", write_full_name),
    MEMBER("email", CODE, client, email),
    VIEW_END,
};

/* Writes the users that may log in for a client. */
static void write_users(struct context *context, const void *record)
{
    output_text(context->out, "{\"user\":[{");
    view_write(context, owner_view, record);
    output_text(context->out, ",\"is_owner\":true}]}");
}

const struct member client_view[] = {
    NEW_MEMBER("client_id", ID, client, record.id),
    NEW_MEMBER("owner_user_id", ID, client, owner_user_id),
    MEMBER("userid", ID, client, record.id),
    MEMBER("id", ID, client, record.id),
    MEMBER("uuid", CODE, client, uuid),
    MEMBER("firstname", TEXT, client, firstname),
    MEMBER("lastname", TEXT, client, lastname),
    WRITTEN("fullname", write_full_name),
    MEMBER("companyname", TEXT, client, companyname),
    MEMBER("email", CODE, client, email),
    MEMBER("address1", TEXT, client, address1),
    MEMBER("address2", TEXT, client, address2),
    MEMBER("city", TEXT, client, city),
    MEMBER("fullstate", TEXT, client, state),
    MEMBER("state", TEXT, client, state),
    MEMBER("postcode", TEXT, client, postcode),
    MEMBER("countrycode", CODE, client, country),
    MEMBER("country", CODE, client, country),
    MEMBER("phonenumber", CODE, client, phonenumber),
    MEMBER("tax_id", CODE, client, tax_id),
    WRITTEN("email_preferences", write_preferences),
    WRITTEN("statecode", write_state_code),
    WRITTEN("countryname", write_country_name),
    WRITTEN("phonecc", write_phone_code),
    WRITTEN("phonenumberformatted", write_phone),
    WRITTEN("telephoneNumber", write_phone),
    MEMBER("billingcid", ID, client, billingcid),
    MEMBER("notes", TEXT, client, notes),
    MEMBER("currency", ID, client, currency),
    MEMBER("defaultgateway", CODE, client, defaultgateway),
    MEMBER("groupid", ID, client, groupid),
    MEMBER("status", CODE, client, status),
    MEMBER("credit", MONEY, client, credit),
    MEMBER("taxexempt", ON, client, taxexempt),
    MEMBER("latefeeoveride", ON, client, latefeeoveride),
    MEMBER("overideduenotices", ON, client, overideduenotices),
    MEMBER("separateinvoices", ON, client, separateinvoices),
    MEMBER("disableautocc", ON, client, disableautocc),
    MEMBER("emailoptout", FLAG, client, emailoptout),
    NEW_MEMBER("marketing_emails_opt_in", FLAG, client,
               marketing_emails_opt_in),
    MEMBER("overrideautoclose", FLAG, client, overrideautoclose),
    MEMBER("allowSingleSignOn", BIT, client, allow_single_sign_on),
    NEW_MEMBER("email_verified", FLAG, client, email_verified),
    MEMBER("language", CODE, client, language),
    NEW_MEMBER("isOptedInToMarketingEmails", FLAG, client,
               marketing_emails_opt_in),
    MEMBER("lastlogin", CODE, client, lastlogin),
    WRITTEN("currency_code", write_currency_code),
    WRITTEN("", write_custom_fields),
    NEW_WRITTEN("users", write_users),
    VIEW_END,
};

const struct member client_hidden_view[] = {
    MEMBER("email_general", FLAG, client, email_general),
    MEMBER("email_invoice", FLAG, client, email_invoice),
    MEMBER("email_support", FLAG, client, email_support),
    MEMBER("email_product", FLAG, client, email_product),
    MEMBER("email_domain", FLAG, client, email_domain),
    MEMBER("email_affiliate", FLAG, client, email_affiliate),
    VIEW_END,
};
