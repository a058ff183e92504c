/* Generated records: many, plausible, and the same for the same seed. */
#include "data.h"

#include <string.h>

#include "calendar.h"
#include "country.h"
#include "ledger.h"
#include "options.h"
#include "random.h"
#include "store.h"
#include "words.h"

enum {
    FIRST_ID = 101,     /* of generated clients, contacts and invoices */
    GAP_EVERY = 100,    /* ids that are multiples of it were deleted */
    HISTORY_DAYS = 1825 /* five years up to today */
};

/* Adds a record under the next id of the generated ones. */
static void *add_next(struct store *store, enum store_table table, size_t size)
{
    long long id = store->tables[table].last_id + 1;

    if (id < FIRST_ID)
        id = FIRST_ID;
    if (id % GAP_EVERY == 0)
        id++;
    return store_add(store, table, size, id);
}

/* Fills the address that clients and contacts have in common. */
static const char *make_street(struct store *store, struct random *random)
{
    return arena_format(&store->arena, "%s %lld", word_street(random),
                        1 + random_below(random, 180));
}

/* Makes one client. */
static void make_client(struct store *store, struct client *client,
                        struct random *random)
{
    struct arena *arena = &store->arena;
    const struct country *country =
        country_at((size_t)random_below(random, 22) * 13 / 22);
    long long id = client->record.id;

    client->firstname = word_first_name(random);
    client->lastname = word_last_name(random);
    if (random_chance(random, 60))
        client->companyname =
            arena_format(arena, "%s %s", word_last_name(random),
                         word_company(random));
    client->email = arena_format(arena, "client%lld@%s.example", id,
                                 word_domain(random));
    client->address1 = make_street(store, random);
    client->city = country->cities[random_below(random, 4)];
    client->state = country->state;
    client->postcode =
        arena_format(arena, "%05lld", random_below(random, 99999));
    client->country = country->code;
    client->phonenumber = arena_format(arena, "+%s.%09lld", country->dial,
                                       random_below(random, 1000000000));
    if (client->companyname && *country->vat_prefix)
        client->tax_id = arena_format(arena, "%s%09lld", country->vat_prefix,
                                      random_below(random, 1000000000));
    client->groupid = random_chance(random, 10) ? 1 : 0;
    client->taxexempt = random_chance(random, 3);
    client->status = random_chance(random, 90)   ? "Active"
                     : random_chance(random, 60) ? "Inactive"
                                                 : "Closed";
    client->datecreated = date_add_days(
        store->today, -HISTORY_DAYS - random_below(random, 700));
    special_finish_client(store, client);
}

/* Picks one of the generated clients. */
static const struct client *pick_client(const struct store *store,
                                        struct random *random)
{
    const struct table *table = &store->tables[TABLE_CLIENT];
    size_t first = special_client_count;
    size_t count = table->count - first;

    return (const struct client *)
        table->rows[first + (size_t)random_below(random, (long long)count)];
}

/* Makes one contact of some generated client. */
static void make_contact(struct store *store, struct contact *contact,
                         struct random *random)
{
    const struct client *client = pick_client(store, random);

    contact->userid = client->record.id;
    contact->firstname = word_first_name(random);
    contact->lastname = word_last_name(random);
    contact->companyname = client->companyname;
    contact->email = arena_format(&store->arena, "contact%lld@%s.example",
                                  contact->record.id, word_domain(random));
    contact->address1 = make_street(store, random);
    contact->city = client->city;
    contact->state = client->state;
    contact->postcode = client->postcode;
    contact->country = client->country;
    contact->generalemails = random_chance(random, 70);
    contact->invoiceemails = random_chance(random, 40);
    contact->supportemails = random_chance(random, 30);
    contact->created_at = client->datecreated * 1000000 + 101500;
    contact->updated_at = contact->created_at;
    special_finish_contact(contact);
}

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
        item->description = arena_format(
            &store->arena, "%s - %s%lld.example", word_product(random),
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
    row->transid = arena_format(&store->arena, "%s-%lld",
                                is_card ? "ch" : "BT", invoice->record.id);
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
    static const char *const open[] = {"Unpaid", "Unpaid", "Unpaid", "Unpaid",
                                       "Unpaid", "Unpaid", "Draft",
                                       "Payment Pending", "Collections",
                                       "Unpaid"};
    long long draw = random_below(random, 1000);
    long long paid_at = moment_add_seconds(
        invoice->created_at, random_below(random, 86400 * 20));

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
        invoice->credit = draw < 975 ? invoice->total : invoice->total / 400 * 100;
    invoice->total -= invoice->credit;
    make_payment(store, invoice, country,
                 draw < 70   ? invoice->total
                 : draw < 80 ? invoice->total / 300 * 100
                             : 0);
    if (draw < 70)
        invoice->date_refunded = moment_add_seconds(paid_at, 86400 * 9);
}

/* Makes one invoice; `place` of `count` decides about its date. */
static void make_invoice(struct store *store, struct invoice *invoice,
                         struct random *random, long long place,
                         long long count)
{
    static const char *const methods[] = {"banktransfer", "paypal", "stripe"};
    const struct client *client = pick_client(store, random);
    const struct country *country = country_find(client->country);

    invoice->userid = client->record.id;
    invoice->date = date_add_days(
        store->today, place * HISTORY_DAYS / count - HISTORY_DAYS);
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

/* How many records are still missing. */
static long long missing(const struct store *store, enum store_table table,
                         long long wanted)
{
    return wanted - (long long)store->tables[table].count;
}

void generator_fill(struct store *store, const struct options *options)
{
    long long clients = missing(store, TABLE_CLIENT, options->clients);
    long long contacts = missing(store, TABLE_CONTACT, options->contacts);
    long long invoices = missing(store, TABLE_INVOICE, options->invoices);
    struct random random;

    if (clients < 1 && (contacts > 0 || invoices > 0))
        clients = 1; /* somebody has to own them */
    for (long long i = 0; i < clients; i++) {
        random_init(&random, options->seed, 1, i);
        make_client(store, add_next(store, TABLE_CLIENT, sizeof(struct client)),
                    &random);
    }
    for (long long i = 0; i < contacts; i++) {
        random_init(&random, options->seed, 2, i);
        make_contact(store,
                     add_next(store, TABLE_CONTACT, sizeof(struct contact)),
                     &random);
    }
    for (long long i = 0; i < invoices; i++) {
        random_init(&random, options->seed, 3, i);
        make_invoice(store,
                     add_next(store, TABLE_INVOICE, sizeof(struct invoice)),
                     &random, i, invoices);
    }
}
