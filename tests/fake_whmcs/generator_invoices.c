/* Generated invoices with their lines and payments. */
#include "generator.h"

#include <string.h>

#include "calendar.h"
#include "country.h"
#include "data.h"
#include "ledger.h"
#include "random.h"
#include "store.h"
#include "words.h"

/* Adds one to six lines. */
static void make_lines(struct store *store, struct invoice *invoice,
                       const struct country *country, struct random *random)
{
    long long count = 1 + random_below(random, 6);
    long long unit = country->currency == 3 ? 10000 : 1;

    for (long long i = 0; i < count; i++) {
        struct item *item = store_add_item(store, invoice, 0);
        bool is_domain = random_chance(random, 30);

        item->type = is_domain ? "Domain" : "Hosting";
        item->relid = 1000 + random_below(random, 9000);
        item->description = arena_format(&store->arena, "%s - %s%lld.example",
                                         word_product(random),
                                         word_domain(random), item->relid);
        item->amount = unit == 1 ? 199 + random_below(random, 30000)
                                 : unit * (1 + random_below(random, 300));
        item->taxed = !random_chance(random, 5);
    }
    if (!random_chance(random, 4))
        return;

    invoice->items->amount += 1000;
    struct item *promo = store_add_item(store, invoice, 0);
    promo->type = "PromoHosting";
    promo->relid = invoice->items->relid;
    promo->description = "Promotional code: 5.00 off";
    promo->amount = unit == 1 ? -500 : -unit;
    promo->taxed = invoice->items->taxed;
}

/* Adds a payment of everything that is open, and sometimes a refund. */
static void make_payment(struct store *store, struct invoice *invoice,
                         const struct country *country, long long refund)
{
    struct transaction *row;
    const struct currency *currency =
        store_find(store, TABLE_CURRENCY, country->currency);
    bool is_card = strcmp(invoice->paymentmethod, "banktransfer") != 0;

    if (invoice->total <= 0)
        return;
    row = store_add_transaction(store, 0, invoice);
    row->date = invoice->datepaid;
    row->gateway = invoice->paymentmethod;
    row->description = "Invoice Payment";
    row->amountin = invoice->total;
    row->fees = is_card ? invoice->total / 40 + 25 : 0;
    row->rate = currency->rate;
    row->transid = arena_format(&store->arena, "%s-%lld", is_card ? "ch" : "BT",
                                invoice->record.id);
    if (refund) {
        struct transaction *back = store_add_transaction(store, 0, invoice);

        back->date = moment_add_seconds(row->date, 86400 * 9);
        back->gateway = row->gateway;
        back->description = arena_format(
            &store->arena, "Refund of Transaction ID %s", row->transid);
        back->amountout = refund;
        back->rate = row->rate;
        back->transid =
            arena_format(&store->arena, "re-%lld", invoice->record.id);
        back->refundid = row->record.id;
        invoice->updated_at = back->date;
    }
}

/* Gives an invoice its state, and what has been paid on it. */
static void make_state(struct store *store, struct invoice *invoice,
                       const struct country *country, struct random *random)
{
    static const char *const open[] = {
        "Unpaid", "Unpaid", "Unpaid",          "Unpaid",      "Unpaid",
        "Unpaid", "Draft",  "Payment Pending", "Collections", "Unpaid"};
    long long draw = random_below(random, 1000);
    long long paid_at = moment_add_seconds(invoice->created_at,
                                           random_below(random, 86400 * 20));

    if (paid_at > store->now) /* nobody pays tomorrow */
        paid_at = store->now;

    if (draw < 20) {
        invoice->status = open[draw % 10];
        return;
    }
    if (draw < 60) {
        invoice->status = "Cancelled";
        invoice->date_cancelled = paid_at;
        return;
    }
    invoice->status = draw < 70 ? "Refunded" : "Paid";
    invoice->datepaid = paid_at;
    if (draw >= 970)
        invoice->credit =
            draw < 975 ? invoice->total : invoice->total / 400 * 100;
    invoice->total -= invoice->credit;
    make_payment(store, invoice, country,
                 draw < 70   ? invoice->total
                 : draw < 80 ? invoice->total / 300 * 100
                             : 0);
    if (draw < 70)
        invoice->date_refunded = moment_add_seconds(paid_at, 86400 * 9);
}

void generator_make_invoice(struct store *store, struct invoice *invoice,
                            struct random *random, long long place,
                            long long count)
{
    static const char *const methods[] = {"banktransfer", "paypal", "stripe"};
    const struct client *client = generator_pick(store, random);
    const struct country *country = country_find(client->country);

    invoice->userid = client->record.id;
    invoice->date = date_add_days(store->today, place * GENERATOR_DAYS / count -
                                                    GENERATOR_DAYS);
    invoice->created_at =
        invoice->date * 1000000 + 30000 + random_below(random, 60);
    invoice->paymentmethod = methods[random_below(random, 3)];
    invoice->tax_mode = country->tax_mode;
    if (!client->taxexempt) {
        invoice->taxrate = country->taxrate;
        invoice->taxrate2 = country->taxrate2;
    }
    make_lines(store, invoice, country, random);
    ledger_compute(invoice);
    make_state(store, invoice, country, random);
    special_finish_invoice(invoice);
}
