/* The figures that GetClientsDetails adds with stats=1. */
#include "client_stats.h"

#include <stddef.h>
#include <string.h>

#include "context.h"
#include "ledger.h"
#include "output.h"
#include "store.h"

enum { ALL = 0, OVERDUE = 1 };

struct figure {
    const char *count_name, *amount_name;
    const char *status;
    int which;
};

static const struct figure figures[] = {
    {"numdueinvoices", "dueinvoicesbalance", "Unpaid", ALL},
    {"numoverdueinvoices", "overdueinvoicesbalance", "Unpaid", OVERDUE},
    {"numDraftInvoices", "draftInvoicesBalance", "Draft", ALL},
    {"numunpaidinvoices", "unpaidinvoicesamount", "Unpaid", ALL},
    {"numpaidinvoices", "paidinvoicesamount", "Paid", ALL},
    {"numcancelledinvoices", "cancelledinvoicesamount", "Cancelled", ALL},
    {"numrefundedinvoices", "refundedinvoicesamount", "Refunded", ALL},
    {"numcollectionsinvoices", "collectionsinvoicesamount", "Collections", ALL},
    {"numpaymentpendinginvoices", "paymentpendinginvoicesamount",
     "Payment Pending", ALL},
};

/* Writes an amount with the signs of the client's currency. */
static void write_amount(struct context *context, const char *name,
                         const struct client *client, long long amount)
{
    const struct currency *currency = store_currency_of(context->store, client);
    struct output number = {0};
    struct output text = {0};

    json_decimal(&number, amount, 2);
    output_text(&text, currency ? currency->prefix : "");
    output_bytes(&text, number.data + 1, number.length - 2);
    output_text(&text, currency ? currency->suffix : "");
    json_name(context->out, name);
    json_string(context->out, text.data);
    output_release(&number);
    output_release(&text);
}

/* Writes one pair of a count and an amount. */
static void write_figure(struct context *context, const struct client *client,
                         const struct figure *figure)
{
    const struct table *table = &context->store->tables[TABLE_INVOICE];
    long long count = 0, amount = 0;

    for (size_t i = 0; i < table->count; i++) {
        const struct invoice *row = (const struct invoice *)table->rows[i];

        if (row->userid != client->record.id ||
            strcmp(row->status, figure->status) != 0)
            continue;
        if (figure->which == OVERDUE && row->duedate >= context->store->today)
            continue;
        count++;
        amount += strcmp(figure->status, "Unpaid") == 0 ? ledger_balance(row)
                                                        : row->total;
    }
    json_name(context->out, figure->count_name);
    json_number(context->out, count);
    write_amount(context, figure->amount_name, client, amount);
}

void client_stats_write(struct context *context, const struct client *client)
{
    static const char *const zeros[] = {"productsnumactivehosting",
                                        "productsnumhosting",
                                        "numactivedomains",
                                        "numdomains",
                                        "numacceptedquotes",
                                        "numquotes",
                                        "numtickets",
                                        "numactivetickets",
                                        "numaffiliatesignups"};

    json_name(context->out, "stats");
    output_text(context->out, "{");
    for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
        write_figure(context, client, &figures[i]);
    json_name(context->out, "incredit");
    output_text(context->out, client->credit > 0 ? "true" : "false");
    write_amount(context, "creditbalance", client, client->credit);
    write_amount(context, "grossRevenue", client, 0);
    write_amount(context, "expenses", client, 0);
    write_amount(context, "income", client, 0);
    for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++) {
        json_name(context->out, zeros[i]);
        json_number(context->out, 0);
    }
    json_name(context->out, "isAffiliate");
    output_text(context->out, "false}");
}
