/* The arithmetic of an invoice. */
#ifndef FAKE_LEDGER_H
#define FAKE_LEDGER_H

struct invoice;

/*
 * Computes subtotal, tax, tax2 and total from the lines, the rates, the tax
 * mode and the applied credit:
 *   exclusive: tax = round(taxed x rate), subtotal = sum of the lines
 *   compound:  the second level taxes the amount plus the first tax
 *   per line:  each line's tax is rounded before the sum
 *   inclusive: tax = round(taxed / (100 + both rates) x rate), subtotal is the
 *              net
 *   always:    total = subtotal + tax + tax2 - credit
 */
void ledger_compute(struct invoice *invoice);

/* What was received: payments less refunds. */
long long ledger_received(const struct invoice *invoice);

/* What is left to pay: total less what was received. */
long long ledger_balance(const struct invoice *invoice);

#endif
