/* Checks the arithmetic of all records, apart from the code that made them. */
#include "check.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store.h"

/* Prints one fault and counts it. */
static int fault(const struct invoice *invoice, const char *what)
{
    printf("invoice %lld: %s\n", invoice->record.id, what);
    return 1;
}

/* The tax that a rate gives on an amount, in floating point on purpose. */
static long long tax_of(long long amount, long long rate, double whole)
{
    return llround((double)amount * (double)rate / whole);
}

/* Checks both taxes against the taxed sum, a cent per line allowed. */
static int check_tax(const struct invoice *invoice, long long taxed,
                     long long tolerance)
{
    double whole =
        invoice->tax_mode == TAX_INCLUSIVE
            ? 100000.0 + (double)(invoice->taxrate + invoice->taxrate2)
            : 100000.0;
    long long base2 =
        taxed + (invoice->tax_mode == TAX_COMPOUND ? invoice->tax : 0);
    int faults = 0;

    if (llabs(invoice->tax - tax_of(taxed, invoice->taxrate, whole)) >
        tolerance)
        faults += fault(invoice, "tax does not follow from taxrate");
    if (llabs(invoice->tax2 - tax_of(base2, invoice->taxrate2, whole)) >
        tolerance)
        faults += fault(invoice, "tax2 does not follow from taxrate2");
    return faults;
}

/* Checks lines, taxes and total of an invoice. */
static int check_figures(const struct invoice *invoice)
{
    long long sum = 0, taxed = 0, lines = 0;
    int faults = 0;

    for (const struct item *item = invoice->items; item; item = item->next) {
        sum += item->amount;
        taxed += item->taxed ? item->amount : 0;
        lines++;
    }
    if (invoice->subtotal + invoice->tax + invoice->tax2 !=
        invoice->total + invoice->credit)
        faults += fault(invoice, "subtotal + tax + tax2 <> total + credit");
    if (!lines)
        return faults;
    if (invoice->tax_mode == TAX_INCLUSIVE
            ? sum != invoice->total + invoice->credit
            : sum != invoice->subtotal)
        faults += fault(invoice, "the lines do not add up");
    return faults + check_tax(invoice, taxed,
                              invoice->tax_mode == TAX_PER_LINE ? lines : 0);
}

/* Checks that state and transactions of an invoice belong together. */
static int check_payments(const struct store *store,
                          const struct invoice *invoice)
{
    long long received = 0;
    int faults = 0;

    for (const struct transaction *row = invoice->transactions; row;
         row = row->next) {
        received += row->amountin - row->amountout;
        if (row->invoiceid != invoice->record.id ||
            row->userid != invoice->userid)
            faults += fault(invoice, "a transaction names another one");
        if (row->refundid &&
            !store_find(store, TABLE_TRANSACTION, row->refundid))
            faults += fault(invoice, "a refund of nothing");
    }
    if (strcmp(invoice->status, "Refunded") == 0 && received)
        faults += fault(invoice, "Refunded, but money was kept");
    if (strcmp(invoice->status, "Unpaid") == 0 && received >= invoice->total &&
        invoice->total > 0)
        faults += fault(invoice, "Unpaid, but everything was received");
    if (strcmp(invoice->status, "Paid") == 0 && !invoice->datepaid)
        faults += fault(invoice, "Paid without a date");
    if (strcmp(invoice->status, "Paid") == 0 && invoice->transactions &&
        received < invoice->total && !invoice->transactions->next)
        faults += fault(invoice, "Paid, but not everything was received");
    return faults;
}

int check_data(const struct store *store)
{
    const struct table *table = &store->tables[TABLE_INVOICE];
    int faults = 0;

    for (size_t i = 0; i < table->count; i++) {
        const struct invoice *invoice = (const struct invoice *)table->rows[i];

        faults += check_figures(invoice);
        faults += check_payments(store, invoice);
    }
    printf("%zu clients, %zu contacts, %zu invoices, %zu transactions: "
           "%d faults\n",
           store->tables[TABLE_CLIENT].count,
           store->tables[TABLE_CONTACT].count, table->count,
           store->tables[TABLE_TRANSACTION].count, faults);
    return faults;
}
