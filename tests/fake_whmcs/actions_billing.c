/* GetInvoices, GetInvoice, GetTransactions and the small lists. */
#include "action.h"

#include <string.h>
#include <strings.h>

#include "context.h"
#include "form.h"
#include "listing.h"
#include "order.h"
#include "output.h"
#include "switches.h"
#include "views.h"

/* The filters of GetInvoices; Overdue is no stored status. */
static bool matches_invoice(struct context *context, const void *record)
{
    const struct invoice *invoice = record;
    const char *status = form_get_or(context->form, "status", "");

    if (*form_get_or(context->form, "userid", "") &&
        form_number(context->form, "userid") != invoice->userid)
        return false;
    if (!*status)
        return true;
    if (strcasecmp(status, "Overdue") == 0)
        return strcmp(invoice->status, "Unpaid") == 0 &&
               invoice->duedate < context->store->today;
    return strcasecmp(status, invoice->status) == 0;
}

void action_get_invoices(struct context *context)
{
    const struct form *form = context->form;
    bool is_filtered =
        *form_get_or(form, "userid", "") || *form_get_or(form, "status", "");
    row_order order = order_of_invoices(form_get_or(form, "orderby", ""));
    struct listing listing = {
        .table = TABLE_INVOICE,
        .outer = "invoices",
        .inner = "invoice",
        .view = invoice_row_view,
        .order = order_invoices_default,
        .entity = "invoice",
        .is_paged = true,
        .has_page_members = true,
        .matches = is_filtered ? matches_invoice : NULL,
    };

    if (order && !context->switches->orderby_ignored) {
        listing.order = order;
        listing.is_descending =
            strcasecmp(form_get_or(form, "order", ""), "desc") == 0;
    }
    listing_write(context, &listing);
}

void action_get_invoice(struct context *context)
{
    const struct invoice *invoice = store_find(
        context->store, TABLE_INVOICE, form_number(context->form, "invoiceid"));

    if (!invoice) {
        action_error(context, "Invoice ID Not Found");
        return;
    }
    output_text(context->out, "{\"result\":\"success\"");
    view_write(context, invoice_view, invoice);
    output_text(context->out, "}");
    listing_check_poison(context, "invoice", invoice->record.id);
}

/* The filters of GetTransactions. */
static bool matches_transaction(struct context *context, const void *record)
{
    const struct transaction *row = record;
    const struct form *form = context->form;
    const char *transid = form_get_or(form, "transid", "");

    if (*form_get_or(form, "invoiceid", "") &&
        form_number(form, "invoiceid") != row->invoiceid)
        return false;
    if (*form_get_or(form, "clientid", "") &&
        form_number(form, "clientid") != row->userid)
        return false;
    return !*transid || strcmp(transid, row->transid) == 0;
}

void action_get_transactions(struct context *context)
{
    const struct listing listing = {
        .table = TABLE_TRANSACTION,
        .outer = "transactions",
        .inner = "transaction",
        .view = transaction_row_view,
        .entity = "transaction",
        .is_text_total = true,
        .has_page_members = true,
        .matches = matches_transaction,
    };

    listing_write(context, &listing);
}

/* Writes a list without paging and without filters. */
static void write_small_list(struct context *context, enum store_table table,
                             const char *outer, const char *inner,
                             const struct member *view)
{
    const struct listing listing = {.table = table,
                                    .outer = outer,
                                    .inner = inner,
                                    .view = view,
                                    .entity = inner};

    listing_write(context, &listing);
}

void action_get_currencies(struct context *context)
{
    write_small_list(context, TABLE_CURRENCY, "currencies", "currency",
                     currency_view);
}

void action_get_client_groups(struct context *context)
{
    write_small_list(context, TABLE_GROUP, "groups", "group", group_view);
}

void action_get_payment_methods(struct context *context)
{
    write_small_list(context, TABLE_GATEWAY, "paymentmethods", "paymentmethod",
                     gateway_view);
}

void action_whmcs_details(struct context *context)
{
    output_text(context->out,
                "{\"result\":\"success\",\"whmcs\":{\"version\":\"9.0.4\","
                "\"canonicalversion\":\"9.0.4-release.1\"}}");
}
