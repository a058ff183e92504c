/* Puts the special records into the store, with defaults and figures. */
#include "data.h"

#include <string.h>

#include "calendar.h"
#include "country.h"
#include "ledger.h"
#include "store.h"

enum { MANY_LINES = 40, DAYS_TO_PAY = 14, FIRST_ITEM = 501 };

/* Replaces texts that are NULL. */
static void fill_texts(const char **texts[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!*texts[i])
            *texts[i] = "";
    }
}

/* Sets the members of a client that follow from others. */
static void derive_client(struct store *store, struct client *client)
{
    long long id = client->record.id;
    const struct country *country = country_find(client->country);

    client->uuid =
        arena_format(&store->arena, "5b0f6a0e-7c0e-4e0b-9f0c-%012llx",
                     (unsigned long long)id * 2654435761U);
    if (!client->owner_user_id)
        client->owner_user_id = 5000 + id;
    if (!client->currency)
        client->currency = country ? country->currency : 1;
    client->allow_single_sign_on = true;
    client->email_verified = id % 3 != 0;
    client->marketing_emails_opt_in = !client->emailoptout && id % 2;
    client->email_general = client->email_invoice = !client->emailoptout;
    client->email_support = client->email_product = !client->emailoptout;
    client->email_domain = client->email_affiliate = !client->emailoptout;
    client->lastlogin =
        id % 4 ? "Date: 02/05/2024 09:14<br>IP Address: 198.51.100.4<br>Host: "
                 "host.example"
               : "No Login Logged";
}

void special_finish_client(struct store *store, struct client *client)
{
    const char **texts[] = {
        &client->firstname,      &client->lastname, &client->companyname,
        &client->email,          &client->address1, &client->address2,
        &client->city,           &client->state,    &client->postcode,
        &client->phonenumber,    &client->tax_id,   &client->notes,
        &client->defaultgateway, &client->language};

    fill_texts(texts, sizeof(texts) / sizeof(texts[0]));
    if (!client->country)
        client->country = "DE";
    if (!client->status)
        client->status = "Active";
    derive_client(store, client);
}

void special_finish_contact(struct contact *contact)
{
    const char **texts[] = {
        &contact->firstname,   &contact->lastname, &contact->companyname,
        &contact->email,       &contact->address1, &contact->address2,
        &contact->city,        &contact->state,    &contact->postcode,
        &contact->phonenumber, &contact->tax_id};

    fill_texts(texts, sizeof(texts) / sizeof(texts[0]));
    if (!contact->country)
        contact->country = "DE";
}

void special_finish_invoice(struct invoice *invoice)
{
    const char **texts[] = {&invoice->invoicenum, &invoice->notes};

    fill_texts(texts, sizeof(texts) / sizeof(texts[0]));
    if (!invoice->status)
        invoice->status = "Unpaid";
    if (!invoice->paymentmethod)
        invoice->paymentmethod = "banktransfer";
    invoice->ccgateway = strcmp(invoice->paymentmethod, "stripe") == 0;
    if (!invoice->duedate && invoice->date)
        invoice->duedate = date_add_days(invoice->date, DAYS_TO_PAY);
    if (!invoice->created_at)
        invoice->created_at =
            (invoice->date ? invoice->date : 20240124) * 1000000 + 30009;
    if (!invoice->updated_at)
        invoice->updated_at = invoice->date_refunded ? invoice->date_refunded
                              : invoice->datepaid    ? invoice->datepaid
                                                     : invoice->created_at;
}

/* Adds a custom field to a client. */
static void add_custom_field(struct store *store, struct client *client,
                             long long id, const char *value)
{
    struct custom_field **end = &client->custom_fields;
    struct custom_field *field = arena_take(&store->arena, sizeof(*field));

    while (*end)
        end = &(*end)->next;
    *end = field;
    field->id = id;
    field->value = value;
}

/* Adds the special clients and contacts. */
static void fill_people(struct store *store)
{
    struct client *client;

    for (size_t i = 0; i < special_client_count; i++) {
        client = store_add(store, TABLE_CLIENT, sizeof(*client),
                           special_clients[i].record.id);
        *client = special_clients[i];
        special_finish_client(store, client);
    }
    client = store_find(store, TABLE_CLIENT, 1);
    add_custom_field(store, client, 1, "K-1007");
    add_custom_field(store, client, 4, "");
    client = store_find(store, TABLE_CLIENT, 16);
    add_custom_field(store, client, 1, "R&D \"West\"");
    add_custom_field(store, client, 4, "on");
    add_custom_field(store, client, 9,
                     "<a href=\"https://harper.example/\">Harper</a>");

    for (size_t i = 0; i < special_contact_count; i++) {
        struct contact *contact =
            store_add(store, TABLE_CONTACT, sizeof(*contact),
                      special_contacts[i].record.id);

        *contact = special_contacts[i];
        special_finish_contact(contact);
        if (contact->record.id % 3 != 2) /* some have the zero date */
            contact->created_at = contact->updated_at =
                20220110080012 + contact->record.id;
    }
}

/* Adds the lines of a special invoice. */
static void add_lines(struct store *store, struct invoice *invoice,
                      const struct line *lines)
{
    for (size_t i = 0; i < SPECIAL_LINES && lines[i].description; i++) {
        struct item *item = store_add_item(store, invoice, 0);

        item->type = lines[i].type;
        item->description = lines[i].description;
        item->relid = lines[i].relid;
        item->amount = lines[i].amount;
        item->taxed = lines[i].taxed;
    }
    for (int i = 1; invoice->record.id == 36 && i <= MANY_LINES; i++) {
        struct item *item = store_add_item(store, invoice, 0);

        item->type = "Domain";
        item->relid = 100 + i;
        item->description = arena_format(
            &store->arena, "Domain renewal - site%d.example - 1 year(s)", i);
        item->amount = 1000 + 7 * i;
        item->taxed = i % 4 != 0;
    }
}

/* Adds the transactions of a special invoice. */
static void add_payments(struct store *store, struct invoice *invoice,
                         const struct payment *payments)
{
    long long ids[SPECIAL_PAYMENTS] = {0};

    for (size_t i = 0; i < SPECIAL_PAYMENTS && payments[i].date; i++) {
        const struct payment *payment = &payments[i];
        struct transaction *row = store_add_transaction(store, 0, invoice);

        ids[i] = row->record.id;
        row->date = payment->date * 1000000;
        row->gateway = payment->gateway ? payment->gateway : "banktransfer";
        row->description =
            payment->description ? payment->description : "Invoice Payment";
        row->transid = payment->transid ? payment->transid : "";
        row->amountin = payment->amountin;
        row->amountout = payment->amountout;
        row->fees = payment->fees;
        row->rate = payment->rate ? payment->rate : 100000;
        row->refundid = payment->refund_of ? ids[payment->refund_of - 1] : 0;
    }
}

/* Adds one table of special invoices. */
static void fill_invoices(struct store *store, const struct special *specials,
                          size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct special *special = &specials[i];
        struct invoice *invoice = store_add(
            store, TABLE_INVOICE, sizeof(*invoice), special->invoice.record.id);

        *invoice = special->invoice;
        special_finish_invoice(invoice);
        add_lines(store, invoice, special->lines);
        add_payments(store, invoice, special->payments);
        ledger_compute(invoice);
    }
}

/* Adds the transactions that belong to no invoice. */
static void fill_loose_transactions(struct store *store)
{
    struct transaction *row = store_add_transaction(store, 0, NULL);

    row->userid = 24;
    row->date = 20240117000000;
    row->description = "Goodwill, booked by hand";
    row->amountin = 1;
    row = store_add_transaction(store, 0, NULL);
    row->currency = 2;
    row->date = 20240229000000;
    row->gateway = "paypal";
    row->description = "Sale of an old server";
    row->amountin = 12345;
    row->rate = 108000;
}

void special_fill(struct store *store)
{
    store->last_item_id = FIRST_ITEM - 1;
    store->tables[TABLE_TRANSACTION].last_id = 300;
    fill_people(store);
    fill_invoices(store, special_tax_invoices, special_tax_invoice_count);
    fill_invoices(store, special_paid_invoices, special_paid_invoice_count);
    fill_invoices(store, special_state_invoices, special_state_invoice_count);
    fill_loose_transactions(store);
}
