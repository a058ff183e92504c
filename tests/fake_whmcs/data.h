/* The data set: hand-made special records first, generated ones after them. */
#ifndef FAKE_DATA_H
#define FAKE_DATA_H

#include <stddef.h>

#include "model.h"

struct options;
struct store;

/* Fills an empty store. Equal options give equal data. */
void data_fill(struct store *store, const struct options *options);

/* A line of a special invoice; the first without description ends them. */
struct line {
    const char *type, *description;
    long long relid, amount;
    bool taxed;
};

/* A payment of a special invoice; the first without date ends them. */
struct payment {
    long long date;
    const char *gateway, *description, *transid;
    long long amountin, fees, amountout;
    int refund_of;  /* 1 = the first payment of the same invoice, 0 = none */
    long long rate; /* 0 = 1.00000 */
};

enum { SPECIAL_LINES = 7, SPECIAL_PAYMENTS = 3 };

struct special {
    struct invoice invoice;
    struct line lines[SPECIAL_LINES];
    struct payment payments[SPECIAL_PAYMENTS];
};

/* The tables of special records. */
extern const struct client special_clients[];
extern const size_t special_client_count;
extern const struct contact special_contacts[];
extern const size_t special_contact_count;
extern const struct special special_tax_invoices[];
extern const size_t special_tax_invoice_count;
extern const struct special special_paid_invoices[];
extern const size_t special_paid_invoice_count;
extern const struct special special_state_invoices[];
extern const size_t special_state_invoice_count;

/* Adds the special records to the store. */
void special_fill(struct store *store);

/* Replaces the texts that are NULL by "" and gives new records defaults. */
void special_finish_client(struct store *store, struct client *client);
void special_finish_contact(struct contact *contact);
void special_finish_invoice(struct invoice *invoice);

/* Adds generated records until the numbers of the options are reached. */
void generator_fill(struct store *store, const struct options *options);

/* Takes out all invoices but one and those that it pays, or that pay it. */
void generator_keep_only(struct store *store, long long id);

#endif
