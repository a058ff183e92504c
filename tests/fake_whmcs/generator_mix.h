/* The generator of --mix, in two halves. */
#ifndef FAKE_GENERATOR_MIX_H
#define FAKE_GENERATOR_MIX_H

#include <stdbool.h>

struct invoice;
struct random;
struct store;

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
