/* Decimal amounts in whole numbers, without floating point. */
#ifndef FAKE_DECIMAL_H
#define FAKE_DECIMAL_H

#include <stdbool.h>

/* Divides and rounds half away from zero, as PHP's round() does. */
long long decimal_divide(long long number, long long divisor);

/*
 * Reads [-]digits[.digits] with at most that many decimals into a number of
 * that many decimals. False when the text is anything else.
 */
bool decimal_parse(const char *text, int decimals, long long *ret_number);

#endif
