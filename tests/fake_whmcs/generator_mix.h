/* The generator of --mix, in three parts. */
#ifndef FAKE_GENERATOR_MIX_H
#define FAKE_GENERATOR_MIX_H

#include <stdbool.h>

struct invoice;
struct random;
struct store;
struct transaction;

/*
 * Makes one invoice of any kind: every way to tax and to round, discounts, lost
 * lines, credit, payments of all sorts, refunds, mass payments, added funds.
 * `place` of `count` decides about its date.
 */
void generator_mix_invoice(struct store *store, struct invoice *invoice,
                           struct random *random, long long place,
                           long long count);

/* Gives a computed invoice its state, and the money that belongs to it. */
void mix_state(struct store *store, struct invoice *invoice,
               struct random *random);

/*
 * Adds a payment so many days after the invoice. NULL, and nothing added, when
 * there is nothing to pay.
 */
struct transaction *mix_pay(struct store *store, struct invoice *invoice,
                            long long amount, long long days);

/* Makes it a prepayment of its client. */
bool mix_add_funds(struct store *store, struct invoice *invoice,
                   struct random *random);

/*
 * Makes it the payment of up to three open invoices of one client among the
 * last hundred. False when there are none; the invoice is then unchanged.
 */
bool mix_mass_payment(struct store *store, struct invoice *invoice,
                      struct random *random);

#endif
