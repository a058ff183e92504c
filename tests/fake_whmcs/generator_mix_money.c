/* Invoices of every kind that money can have: states and payments (--mix). */
#include "generator_mix.h"

#include <string.h>

#include "calendar.h"
#include "data.h"
#include "ledger.h"
#include "random.h"
#include "store.h"

enum { DAY = 86400 };

/* Adds a transaction, so many days after the invoice. */
static struct transaction *add_row(struct store *store, struct invoice *invoice,
                                   long long days)
{
    struct transaction *row = store_add_transaction(store, 0, invoice);

    row->date = moment_add_seconds(invoice->created_at, DAY * days);
    if (row->date > store->now)
        row->date = store->now;
    row->gateway = invoice->paymentmethod;
    row->description = "Invoice Payment";
    row->transid = arena_format(&store->arena, "T-%lld", row->record.id);
    return row;
}

struct transaction *mix_pay(struct store *store, struct invoice *invoice,
                            long long amount, long long days)
{
    struct transaction *row;

    if (amount <= 0)
        return NULL;

    row = add_row(store, invoice, days);
    row->amountin = amount;
    row->fees = amount / 50;
    return row;
}

/* Adds a refund; some name the payment, some do not. */
static void give_back(struct store *store, struct invoice *invoice,
                      const struct transaction *of, long long amount,
                      bool is_named)
{
    struct transaction *row;

    if (!of || amount <= 0)
        return;

    row = add_row(store, invoice, 15);
    row->description = "Refund";
    row->amountout = amount;
    row->refundid = is_named ? of->record.id : 0;
}

/* Applies credit of an invoice's client. */
static void apply_credit(struct invoice *invoice, long long amount)
{
    invoice->credit += amount;
    invoice->total -= amount;
}

/*
 * A part of an amount: at least one unit, less than all where that is possible;
 * whole units where the amount is whole, as yen are.
 */
static long long part_of(long long amount, struct random *random)
{
    long long unit = amount % 100 ? 1 : 100;

    return amount <= unit
               ? amount
               : unit + random_below(random, amount / unit - 1) * unit;
}

/* Pays in up to four parts. */
static void pay_in_parts(struct store *store, struct invoice *invoice,
                         struct random *random)
{
    long long left = invoice->total;

    for (int i = 0; i < 3 && left > 0; i++) {
        long long part =
            i && random_chance(random, 50) ? left : part_of(left, random);

        mix_pay(store, invoice, part, i);
        left -= part;
    }
    mix_pay(store, invoice, left, 4);
}

/* Makes an invoice Paid, in one of the ways in which that happens. */
static void settle(struct store *store, struct invoice *invoice,
                   struct random *random)
{
    long long draw = random_below(random, 100), total = invoice->total;
    bool is_named = random_chance(random, 70);
    struct transaction *row;

    invoice->status = "Paid";
    if (draw < 34) {
        mix_pay(store, invoice, total, 2);
    } else if (draw < 48) {
        pay_in_parts(store, invoice, random);
    } else if (draw < 55) {
        mix_pay(store, invoice, total + 100 * (1 + random_below(random, 90)),
                3);
    } else if (draw < 63) {
        apply_credit(invoice, total);
    } else if (draw < 72) {
        apply_credit(invoice, part_of(total, random));
        mix_pay(store, invoice, invoice->total, 5);
    } else if (draw < 78) { /* marked by hand: no transaction */
    } else if (draw < 86) {
        row = mix_pay(store, invoice, total, 1);
        give_back(store, invoice, row, part_of(total, random), is_named);
    } else if (draw < 90) {
        row = mix_pay(store, invoice, total, 1);
        give_back(store, invoice, row, total / 300 * 100, is_named);
        give_back(store, invoice, row, total / 400 * 100, is_named);
    } else if (draw < 93) {
        apply_credit(invoice, part_of(total, random));
        row = mix_pay(store, invoice, invoice->total, 1);
        give_back(store, invoice, row, part_of(invoice->total, random),
                  is_named);
    } else if (draw < 97) { /* bounced, and paid again */
        row = mix_pay(store, invoice, total, 1);
        give_back(store, invoice, row, total, is_named);
        mix_pay(store, invoice, total, 20);
    } else { /* paid twice, one given back */
        mix_pay(store, invoice, total, 1);
        row = mix_pay(store, invoice, total, 2);
        give_back(store, invoice, row, total, is_named);
    }
}

/* Pays everything and gives everything back. */
static void refund(struct store *store, struct invoice *invoice,
                   struct random *random)
{
    long long first = part_of(invoice->total, random);
    struct transaction *row = mix_pay(store, invoice, first, 1);

    give_back(store, invoice, row, first, true);
    row = mix_pay(store, invoice, invoice->total - first, 2);
    give_back(store, invoice, row, invoice->total - first,
              random_chance(random, 50));
    /* Of nothing nothing can be given back. */
    invoice->status = invoice->transactions ? "Refunded" : "Paid";
}

/* Leaves an invoice open, often with something paid. */
static void leave_open(struct store *store, struct invoice *invoice,
                       struct random *random)
{
    static const char *const words[] = {"Unpaid", "Unpaid", "Unpaid",
                                        "Payment Pending", "Collections"};
    struct transaction *row;

    invoice->status = words[random_below(random, 5)];
    if (random_chance(random, 20))
        apply_credit(invoice, invoice->total / 300 * 100);
    if (random_chance(random, 40)) {
        row = mix_pay(store, invoice, invoice->total / 200 * 100, 3);
        if (random_chance(random, 15))
            give_back(store, invoice, row, row ? row->amountin : 0, true);
    }
    if (strcmp(invoice->status, "Collections") == 0 &&
        random_chance(random, 50) && !invoice->transactions) {
        row = mix_pay(store, invoice, invoice->total, 3);
        give_back(store, invoice, row, invoice->total, true);
    }
}

void mix_state(struct store *store, struct invoice *invoice,
               struct random *random)
{
    long long draw = random_below(random, 100);

    if (draw < 62 || invoice->total <= 0) {
        settle(store, invoice, random);
    } else if (draw < 70) {
        refund(store, invoice, random);
    } else if (draw < 92) {
        leave_open(store, invoice, random);
    } else if (draw < 95) {
        invoice->status = "Draft";
        if (random_chance(random, 50))
            invoice->date = 0;
    } else {
        invoice->status = "Cancelled";
        invoice->date_cancelled = invoice->created_at;
        if (random_chance(random,
                          25)) /* paid all the same, and some given back */
            give_back(store, invoice,
                      mix_pay(store, invoice, invoice->total, 1),
                      random_chance(random, 50) ? invoice->total : 0, true);
    }
    if (strcmp(invoice->status, "Paid") == 0 ||
        strcmp(invoice->status, "Refunded") == 0)
        invoice->datepaid = moment_add_seconds(invoice->created_at, DAY);
    if (strcmp(invoice->status, "Refunded") == 0)
        invoice->date_refunded = moment_add_seconds(invoice->created_at, DAY);
    special_finish_invoice(invoice);
}
