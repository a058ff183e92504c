/* Checks the arithmetic of all records. */
#ifndef FAKE_CHECK_H
#define FAKE_CHECK_H

struct store;

/*
 * Checks for every invoice that the lines add up, that subtotal + tax + tax2 =
 * total + credit, that the taxes follow from the rates, and that transactions
 * and state belong together. Prints what is wrong and a summary; returns how
 * many faults there are.
 */
int check_data(const struct store *store);

#endif
