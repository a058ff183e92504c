/* How each kind of record looks in each answer. */
#ifndef FAKE_VIEWS_H
#define FAKE_VIEWS_H

#include "view.h"

extern const struct member client_row_view[];      /* GetClients */
extern const struct member client_view[];          /* GetClientsDetails */
extern const struct member client_hidden_view[];   /* settable, not written */
extern const struct member contact_view[];         /* GetContacts */
extern const struct member invoice_row_view[];     /* GetInvoices */
extern const struct member invoice_view[];         /* GetInvoice */
extern const struct member item_view[];            /* lines of GetInvoice */
extern const struct member transaction_view[];     /* in GetInvoice */
extern const struct member transaction_row_view[]; /* GetTransactions */
extern const struct member currency_view[];        /* GetCurrencies */
extern const struct member group_view[];           /* GetClientGroups */
extern const struct member gateway_view[];         /* GetPaymentMethods */
extern const struct member user_view[];            /* GetUsers, of a client */

#endif
