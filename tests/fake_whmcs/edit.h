/* What happens to the records of a WHMCS in the course of business. */
#ifndef FAKE_EDIT_H
#define FAKE_EDIT_H

#include <stdbool.h>

struct form;
struct invoice;
struct store;
struct transaction;

/*
 * Adds a payment of `amount` hundredths (0 = the balance). When nothing is left
 * to pay the invoice becomes Paid: too much goes to the client's credit, funds
 * that were added too, and the invoices of a mass payment are settled.
 * The form may have transid, gateway, date, fees and description.
 */
struct transaction *edit_pay(struct store *store, struct invoice *invoice,
                             long long amount, const struct form *form);

/*
 * Adds a refund of `amount` hundredths (0 = all that was received) of the first
 * payment. The invoice becomes Refunded when nothing is kept. NULL when no
 * payment is there.
 */
struct transaction *edit_refund(struct store *store, struct invoice *invoice,
                                long long amount, const struct form *form);

/* Adds a late fee line and the amount to the total. */
void edit_late_fee(struct store *store, struct invoice *invoice,
                   long long amount);

/* Removes a client with its contacts, and its invoices if `is_cascade`. */
void edit_delete_client(struct store *store, long long id, bool is_cascade);

/* Removes an invoice; its transactions stay without one, as in WHMCS. */
void edit_delete_invoice(struct store *store, struct invoice *invoice);

#endif
