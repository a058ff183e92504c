/* The arithmetic of an invoice. */
#include "ledger.h"

#include "decimal.h"
#include "model.h"

enum { WHOLE = 100000 }; /* 100 percent in thousandths of a percent */

/* The tax on an amount that does not contain it. */
static long long tax_on(long long amount, long long rate)
{
    return decimal_divide(amount * rate, WHOLE);
}

/* Sets both taxes from the sum of the taxed lines. */
static void tax_sum(struct invoice *invoice, long long taxed)
{
    if (invoice->tax_mode == TAX_INCLUSIVE) {
        long long whole = WHOLE + invoice->taxrate + invoice->taxrate2;

        invoice->tax = decimal_divide(taxed * invoice->taxrate, whole);
        invoice->tax2 = decimal_divide(taxed * invoice->taxrate2, whole);
        invoice->subtotal -= invoice->tax + invoice->tax2;
        return;
    }
    invoice->tax = tax_on(taxed, invoice->taxrate);
    if (invoice->tax_mode == TAX_COMPOUND)
        taxed += invoice->tax;
    invoice->tax2 = tax_on(taxed, invoice->taxrate2);
}

void ledger_compute(struct invoice *invoice)
{
    long long taxed = 0, line_tax = 0, line_tax2 = 0;

    if (invoice->items)
        invoice->subtotal = 0;
    for (const struct item *item = invoice->items; item; item = item->next) {
        invoice->subtotal += item->amount;
        if (!item->taxed)
            continue;
        taxed += item->amount;
        line_tax += tax_on(item->amount, invoice->taxrate);
        line_tax2 += tax_on(item->amount, invoice->taxrate2);
    }
    if (!invoice->items)
        taxed = invoice->subtotal; /* an invoice that lost its lines */
    if (invoice->tax_mode == TAX_PER_LINE) {
        invoice->tax = line_tax;
        invoice->tax2 = line_tax2;
    } else {
        tax_sum(invoice, taxed);
    }
    invoice->total =
        invoice->subtotal + invoice->tax + invoice->tax2 - invoice->credit;
}

long long ledger_received(const struct invoice *invoice)
{
    long long received = 0;

    for (const struct transaction *row = invoice->transactions; row;
         row = row->next)
        received += row->amountin - row->amountout;
    return received;
}

long long ledger_balance(const struct invoice *invoice)
{
    return invoice->total - ledger_received(invoice);
}
