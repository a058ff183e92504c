/* Invoices of every kind that money can have: lines and taxes (--mix). */
#include "generator_mix.h"

#include "calendar.h"
#include "country.h"
#include "generator.h"
#include "ledger.h"
#include "random.h"
#include "store.h"
#include "words.h"

/* A way to tax; rates in thousandths of a percent. */
struct regime {
    int weight;
    enum tax_mode mode;
    long long taxrate, taxrate2;
};

static const struct regime regimes[] = {
    {20, TAX_EXCLUSIVE, 19000, 0},  {4, TAX_EXCLUSIVE, 7000, 0},
    {4, TAX_EXCLUSIVE, 25500, 0},   {4, TAX_EXCLUSIVE, 8100, 0},
    {4, TAX_EXCLUSIVE, 9975, 0},    {4, TAX_EXCLUSIVE, 8875, 0},
    {3, TAX_EXCLUSIVE, 4712, 0},    {3, TAX_EXCLUSIVE, 125, 0},
    {6, TAX_EXCLUSIVE, 6250, 2500}, {6, TAX_EXCLUSIVE, 5000, 9975},
    {3, TAX_EXCLUSIVE, 4225, 3875}, {3, TAX_EXCLUSIVE, 0, 8000},
    {8, TAX_COMPOUND, 5000, 9975},  {4, TAX_COMPOUND, 9000, 7500},
    {2, TAX_COMPOUND, 6125, 3333},  {10, TAX_INCLUSIVE, 20000, 0},
    {4, TAX_INCLUSIVE, 7700, 0},    {4, TAX_INCLUSIVE, 9975, 0},
    {4, TAX_INCLUSIVE, 5000, 7000}, {3, TAX_INCLUSIVE, 4225, 3875},
    {8, TAX_PER_LINE, 19000, 0},    {6, TAX_PER_LINE, 5000, 9975},
    {4, TAX_PER_LINE, 8875, 0},     {4, TAX_PER_LINE, 6250, 2500},
    {12, TAX_EXCLUSIVE, 0, 0},
};

/* Gives an invoice its taxes; exempt clients pay none. */
static void choose_regime(struct invoice *invoice, const struct client *client,
                          struct random *random)
{
    size_t count = sizeof(regimes) / sizeof(regimes[0]), chosen = 0;
    long long total = 0, draw;

    for (size_t i = 0; i < count; i++)
        total += regimes[i].weight;
    draw = random_below(random, total);
    while (draw >= regimes[chosen].weight)
        draw -= regimes[chosen++].weight;

    invoice->tax_mode = regimes[chosen].mode;
    if (!client->taxexempt) {
        invoice->taxrate = regimes[chosen].taxrate;
        invoice->taxrate2 = regimes[chosen].taxrate2;
    }
}

/* An amount, from nothing to millions; whole yen. */
static long long choose_amount(const struct client *client,
                               struct random *random)
{
    long long draw = random_below(random, 100);
    long long amount = draw < 4    ? 0
                       : draw < 20 ? 1 + random_below(random, 99)
                       : draw < 80 ? 100 + random_below(random, 20000)
                       : draw < 98 ? 10000 + random_below(random, 10000000)
                                   : random_below(random, 5000000000LL);

    return client->currency == 3 ? amount / 100 * 100 : amount;
}

/* Adds one line. */
static struct item *add_line(struct store *store, struct invoice *invoice,
                             const char *type, const char *description,
                             long long amount)
{
    struct item *item = store_add_item(store, invoice, 0);

    item->type = type;
    item->description = description;
    item->amount = amount;
    item->relid = item->record.id + 4000;
    return item;
}

/* Takes something off: a part of the first line, or all of every line. */
static void add_discount(struct store *store, struct invoice *invoice,
                         bool is_all, struct random *random)
{
    long long part = 1 + random_below(random, 100);
    bool is_untaxed = random_chance(random, 15);
    struct item *last = invoice->items;

    while (last->next)
        last = last->next;
    for (struct item *item = invoice->items; item; item = item->next) {
        long long amount = is_all ? item->amount : item->amount * part / 100;
        struct item *promo =
            add_line(store, invoice, is_all ? "PromoHosting" : "GroupDiscount",
                     is_all ? "Promotional code: free" : "Discount",
                     amount > 100 ? -(amount / 100 * 100) : -amount);

        if (is_all)
            promo->amount = -item->amount;
        promo->taxed = item->taxed && (is_all || !is_untaxed);
        if (!is_all || item == last)
            break;
    }
}

/* Adds lines of all sorts. */
static void make_lines(struct store *store, struct invoice *invoice,
                       const struct client *client, struct random *random)
{
    long long count =
        1 + random_below(random, random_chance(random, 5) ? 30 : 6);
    long long taxing = random_below(random, 100);
    long long draw = random_below(random, 100);

    if (random_chance(random, 2)) { /* its lines were lost */
        invoice->subtotal = choose_amount(client, random);
        return;
    }
    for (long long i = 0; i < count; i++) {
        struct item *item = add_line(store, invoice, i % 3 ? "Hosting" : "", "",
                                     choose_amount(client, random));

        item->description = word_product(random);
        item->taxed = taxing < 70 || (taxing < 92 && random_chance(random, 50));
    }
    if (draw < 14)
        add_discount(store, invoice, draw < 3, random);
    if (random_chance(random, 7)) {
        struct item *fee = add_line(store, invoice, "LateFee", "Late Fee", 500);

        fee->taxed = random_chance(random, 30);
    }
}

void generator_mix_invoice(struct store *store, struct invoice *invoice,
                           struct random *random, long long place,
                           long long count)
{
    static const char *const methods[] = {"banktransfer", "paypal", "stripe"};
    const struct client *client = generator_pick(store, random);

    invoice->userid = client->record.id;
    invoice->date = date_add_days(store->today, place * GENERATOR_DAYS / count -
                                                    GENERATOR_DAYS);
    invoice->created_at =
        invoice->date * 1000000 + 30000 + random_below(random, 60);
    invoice->paymentmethod = methods[random_below(random, 3)];
    if (random_chance(random, 3) && mix_add_funds(store, invoice, random))
        return;
    if (random_chance(random, 3) && mix_mass_payment(store, invoice, random))
        return;
    choose_regime(invoice, client, random);
    make_lines(store, invoice, client, random);
    ledger_compute(invoice);
    mix_state(store, invoice, random);
}
