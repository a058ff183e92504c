/* The orders in which lists can be asked for. */
#ifndef FAKE_ORDER_H
#define FAKE_ORDER_H

#include "store.h"

/* By the name that GetClients' orderby takes; its default for others. */
row_order order_of_clients(const char *name);

/* By the name that GetInvoices' orderby takes; NULL for others. */
row_order order_of_invoices(const char *name);

/* What GetInvoices does without orderby: the newest date first. */
int order_invoices_default(const void *left, const void *right);

/* The one order that GetContacts has: by name. */
int order_contacts(const void *left, const void *right);

#endif
