/* How invoices, their lines, transactions and the small lists look. */
#include "views.h"

#include "context.h"
#include "ledger.h"
#include "listing.h"
#include "model.h"
#include "output.h"
#include "store.h"
#include "switches.h"
#include "view.h"

/* The client of an invoice, or NULL when its record is gone. */
static const struct client *client_of(struct context *context,
                                      const void *record)
{
    const struct invoice *invoice = record;

    return store_find(context->store, TABLE_CLIENT, invoice->userid);
}

/* Writes the client's first name; null when the client is gone. */
static void write_first_name(struct context *context, const void *record)
{
    const struct client *client = client_of(context, record);

    json_free_text(context->out, client ? client->firstname : NULL);
}

/* Writes the client's last name. */
static void write_last_name(struct context *context, const void *record)
{
    const struct client *client = client_of(context, record);

    json_free_text(context->out, client ? client->lastname : NULL);
}

/* Writes the client's company. */
static void write_company(struct context *context, const void *record)
{
    const struct client *client = client_of(context, record);

    json_free_text(context->out, client ? client->companyname : NULL);
}

/* Writes the code of the client's currency. */
static void write_currency_code(struct context *context, const void *record)
{
    const struct currency *currency =
        store_currency_of(context->store, client_of(context, record));

    json_string(context->out, currency ? currency->code : "");
}

/* Writes what stands before amounts of the client. */
static void write_currency_prefix(struct context *context, const void *record)
{
    const struct currency *currency =
        store_currency_of(context->store, client_of(context, record));

    json_string(context->out, currency ? currency->prefix : "");
}

/* Writes what stands behind amounts of the client. */
static void write_currency_suffix(struct context *context, const void *record)
{
    const struct currency *currency =
        store_currency_of(context->store, client_of(context, record));

    json_string(context->out, currency ? currency->suffix : "");
}

const struct member invoice_row_view[] = {
    MEMBER("id", ID, invoice, record.id),
    MEMBER("userid", ID, invoice, userid),
    WRITTEN("firstname", write_first_name),
    WRITTEN("lastname", write_last_name),
    WRITTEN("companyname", write_company),
    MEMBER("invoicenum", CODE, invoice, invoicenum),
    MEMBER("date", DATE, invoice, date),
    MEMBER("duedate", DATE, invoice, duedate),
    MEMBER("datepaid", MOMENT, invoice, datepaid),
    NEW_MEMBER("last_capture_attempt", MOMENT, invoice, last_capture_attempt),
    NEW_MEMBER("date_refunded", MOMENT, invoice, date_refunded),
    NEW_MEMBER("date_cancelled", MOMENT, invoice, date_cancelled),
    MEMBER("subtotal", MONEY, invoice, subtotal),
    MEMBER("credit", MONEY, invoice, credit),
    MEMBER("tax", MONEY, invoice, tax),
    MEMBER("tax2", MONEY, invoice, tax2),
    MEMBER("total", MONEY, invoice, total),
    MEMBER("taxrate", RATE, invoice, taxrate),
    MEMBER("taxrate2", RATE, invoice, taxrate2),
    MEMBER("status", CODE, invoice, status),
    MEMBER("paymentmethod", CODE, invoice, paymentmethod),
    NEW_MEMBER("paymethodid", ID_NULL, invoice, paymethodid),
    MEMBER("notes", TEXT, invoice, notes),
    NEW_MEMBER("created_at", MOMENT, invoice, created_at),
    NEW_MEMBER("updated_at", UPDATED, invoice, updated_at),
    WRITTEN("currencycode", write_currency_code),
    WRITTEN("currencyprefix", write_currency_prefix),
    WRITTEN("currencysuffix", write_currency_suffix),
    VIEW_END,
};

/* Writes what is left to pay. */
static void write_balance(struct context *context, const void *record)
{
    json_decimal(context->out, ledger_balance(record), 2);
}

/* Writes the lines of an invoice. */
static void write_items(struct context *context, const void *record)
{
    const struct invoice *invoice = record;
    struct list list;

    if (view_write_instead(context, &invoice->record, "items"))
        return;

    list = list_begin(context, "items", "item",
                      invoice->items ? 1 + (invoice->items->next != NULL) : 0,
                      LIST_NESTED);

    for (const struct item *item = invoice->items; item; item = item->next)
        list_add(&list, item_view, item);
    list_end(&list);
}

/* Writes the transactions of an invoice. */
static void write_transactions(struct context *context, const void *record)
{
    const struct invoice *invoice = record;
    const struct transaction *first = invoice->transactions;
    struct list list;

    if (view_write_instead(context, &invoice->record, "transactions"))
        return;

    list = list_begin(context, "transactions", "transaction",
                      first ? 1 + (first->next != NULL) : 0, LIST_NESTED);

    for (const struct transaction *row = first; row; row = row->next)
        list_add(&list, transaction_view, row);
    list_end(&list);
}

const struct member invoice_view[] = {
    MEMBER("invoiceid", ID, invoice, record.id),
    MEMBER("invoicenum", CODE, invoice, invoicenum),
    MEMBER("userid", ID, invoice, userid),
    MEMBER("date", DATE, invoice, date),
    MEMBER("duedate", DATE, invoice, duedate),
    MEMBER("datepaid", MOMENT, invoice, datepaid),
    MEMBER("lastcaptureattempt", MOMENT, invoice, last_capture_attempt),
    MEMBER("subtotal", MONEY, invoice, subtotal),
    MEMBER("credit", MONEY, invoice, credit),
    MEMBER("tax", MONEY, invoice, tax),
    MEMBER("tax2", MONEY, invoice, tax2),
    MEMBER("total", MONEY, invoice, total),
    WRITTEN("balance", write_balance),
    MEMBER("taxrate", RATE, invoice, taxrate),
    MEMBER("taxrate2", RATE, invoice, taxrate2),
    MEMBER("status", CODE, invoice, status),
    MEMBER("paymentmethod", CODE, invoice, paymentmethod),
    MEMBER("notes", TEXT, invoice, notes),
    MEMBER("ccgateway", FLAG, invoice, ccgateway),
    WRITTEN("", write_items),
    WRITTEN("", write_transactions),
    VIEW_END,
};

const struct member item_view[] = {
    MEMBER("id", ID, item, record.id),
    MEMBER("type", CODE, item, type),
    MEMBER("relid", ID, item, relid),
    MEMBER("description", TEXT, item, description),
    MEMBER("amount", MONEY, item, amount),
    MEMBER("taxed", BIT, item, taxed),
    VIEW_END,
};

const struct member transaction_view[] = {
    MEMBER("id", ID, transaction, record.id),
    MEMBER("userid", ID, transaction, userid),
    MEMBER("currency", ID, transaction, currency),
    MEMBER("gateway", CODE, transaction, gateway),
    MEMBER("date", MOMENT, transaction, date),
    MEMBER("description", TEXT, transaction, description),
    MEMBER("amountin", MONEY, transaction, amountin),
    MEMBER("fees", MONEY, transaction, fees),
    MEMBER("amountout", MONEY, transaction, amountout),
    MEMBER("rate", FACTOR, transaction, rate),
    MEMBER("transid", CODE, transaction, transid),
    MEMBER("invoiceid", ID, transaction, invoiceid),
    MEMBER("refundid", ID, transaction, refundid),
    VIEW_END,
};

const struct member transaction_row_view[] = {
    MEMBER("id", ID_TEXT, transaction, record.id),
    MEMBER("userid", ID_TEXT, transaction, userid),
    MEMBER("currency", ID_TEXT, transaction, currency),
    MEMBER("gateway", CODE, transaction, gateway),
    MEMBER("date", MOMENT, transaction, date),
    MEMBER("description", TEXT, transaction, description),
    MEMBER("amountin", MONEY, transaction, amountin),
    MEMBER("fees", MONEY, transaction, fees),
    MEMBER("amountout", MONEY, transaction, amountout),
    MEMBER("rate", FACTOR, transaction, rate),
    MEMBER("transid", CODE, transaction, transid),
    MEMBER("invoiceid", ID_TEXT, transaction, invoiceid),
    MEMBER("refundid", ID_TEXT, transaction, refundid),
    VIEW_END,
};

const struct member currency_view[] = {
    MEMBER("id", ID, currency, record.id),
    MEMBER("code", CODE, currency, code),
    MEMBER("prefix", CODE, currency, prefix),
    MEMBER("suffix", CODE, currency, suffix),
    MEMBER("format", ID, currency, format),
    MEMBER("rate", FACTOR, currency, rate),
    VIEW_END,
};

const struct member group_view[] = {
    MEMBER("id", ID, group, record.id),
    MEMBER("groupname", TEXT, group, groupname),
    MEMBER("groupcolour", CODE, group, groupcolour),
    MEMBER("discountpercent", MONEY, group, discountpercent),
    MEMBER("susptermexempt", ON_TEXT, group, susptermexempt),
    MEMBER("separateinvoices", ON_TEXT, group, separateinvoices),
    VIEW_END,
};

const struct member gateway_view[] = {
    MEMBER("module", CODE, gateway, module),
    MEMBER("displayname", TEXT, gateway, displayname),
    VIEW_END,
};
