/* What happens to the records of a WHMCS in the course of business. */
#include "edit.h"

#include <stdio.h>
#include <string.h>

#include "calendar.h"
#include "decimal.h"
#include "form.h"
#include "ledger.h"
#include "store.h"

/* Fills what payments and refunds have in common from the form. */
static void fill_transaction(struct store *store, struct transaction *row,
                             const struct invoice *invoice,
                             const struct form *form, const char *description)
{
    struct arena *arena = &store->arena;
    long long id = row->record.id;

    row->date = store->now;
    row->rate = 100000;
    moment_parse(form_get_or(form, "date", "?"), &row->date);
    decimal_parse(form_get_or(form, "fees", "?"), 2, &row->fees);
    decimal_parse(form_get_or(form, "rate", "?"), 5, &row->rate);
    row->gateway =
        arena_copy(arena, form_get_or(form, "gateway", invoice->paymentmethod));
    row->description =
        arena_copy(arena, form_get_or(form, "description", description));
    row->transid = form_get(form, "transid")
                       ? arena_copy(arena, form_get(form, "transid"))
                       : arena_format(arena, "TX-%lld", id);
}

/* Settles one invoice of a mass payment through the client's credit. */
static void settle_child(struct store *store, const struct item *item,
                         long long now)
{
    struct invoice *child = store_find(store, TABLE_INVOICE, item->relid);

    if (!child)
        return;

    child->credit += item->amount;
    child->total -= item->amount;
    child->updated_at = now;
    if (ledger_balance(child) <= 0) {
        child->status = "Paid";
        child->datepaid = now;
    }
}

/* Makes an invoice Paid, with everything that follows from it. */
static void settle(struct store *store, struct invoice *invoice,
                   long long surplus)
{
    struct client *client = store_find(store, TABLE_CLIENT, invoice->userid);

    invoice->status = "Paid";
    invoice->datepaid = store->now;
    if (client)
        client->credit += surplus;
    for (const struct item *item = invoice->items; item; item = item->next) {
        if (strcmp(item->type, "Invoice") == 0)
            settle_child(store, item, store->now);
        if (strcmp(item->type, "AddFunds") == 0 && client)
            client->credit += item->amount;
    }
}

struct transaction *edit_pay(struct store *store, struct invoice *invoice,
                             long long amount, const struct form *form)
{
    struct transaction *row = store_add_transaction(store, 0, invoice);

    fill_transaction(store, row, invoice, form, "Invoice Payment");
    row->amountin = amount ? amount : ledger_balance(invoice);
    if (ledger_balance(invoice) <= 0 && strcmp(invoice->status, "Paid") != 0)
        settle(store, invoice, -ledger_balance(invoice));
    return row;
}

struct transaction *edit_refund(struct store *store, struct invoice *invoice,
                                long long amount, const struct form *form)
{
    const struct transaction *first = invoice->transactions;
    long long received = ledger_received(invoice);
    struct transaction *row;
    char text[256];

    while (first && !first->amountin)
        first = first->next;
    if (!first)
        return NULL;

    snprintf(text, sizeof(text), "Refund of Transaction ID %s", first->transid);
    row = store_add_transaction(store, 0, invoice);
    fill_transaction(store, row, invoice, form, text);
    row->amountout = amount ? amount : received;
    row->refundid = first->record.id;
    if (ledger_received(invoice) <= 0) {
        invoice->status = "Refunded";
        invoice->date_refunded = store->now;
    }
    return row;
}

void edit_late_fee(struct store *store, struct invoice *invoice,
                   long long amount)
{
    struct item *item = store_add_item(store, invoice, 0);
    long long day = store->now / 1000000;

    item->type = "LateFee";
    item->description =
        arena_format(&store->arena, "Late Fee (Added %02lld/%02lld/%04lld)",
                     day % 100, day / 100 % 100, day / 10000);
    item->amount = amount;
    ledger_compute(invoice);
}

void edit_delete_invoice(struct store *store, struct invoice *invoice)
{
    for (struct transaction *row = invoice->transactions; row; row = row->next)
        row->invoiceid = 0;
    store_remove(store, TABLE_INVOICE, invoice->record.id);
}

void edit_delete_client(struct store *store, long long id, bool is_cascade)
{
    const struct table *contacts = &store->tables[TABLE_CONTACT];
    const struct table *invoices = &store->tables[TABLE_INVOICE];

    for (size_t i = contacts->count; i > 0; i--) {
        const struct contact *row =
            (const struct contact *)contacts->rows[i - 1];

        if (row->userid == id)
            store_remove(store, TABLE_CONTACT, row->record.id);
    }
    for (size_t i = invoices->count; is_cascade && i > 0; i--) {
        struct invoice *row = (struct invoice *)invoices->rows[i - 1];

        if (row->userid == id)
            edit_delete_invoice(store, row);
    }
    store_remove(store, TABLE_CLIENT, id);
}
