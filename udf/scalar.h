/*
 * Single values: integers, decimals, dates and flags, read from text digit by
 * digit and brought into the one form in which they leave the library.
 * Nothing here allocates; every function returns 0, or -1 when the text is not
 * a value of its kind. An empty text is not a value: the caller decides what
 * absence means.
 */
#ifndef WHMCS_SCALAR_H
#define WHMCS_SCALAR_H

#include <stdbool.h>
#include <stddef.h>

/* Room for every canonical value; longer numbers are refused. */
enum { SCALAR_SIZE = 72 };

/*
 * Reads a whole number, not negative and below 2^63. Decimals are accepted as
 * long as they are zeros, because PHP writes floats as 7.0.
 */
int scalar_read_integer(const char *data, size_t length, long long *ret_value);

/*
 * Reads [-]digits[.digits] and writes it without leading zeros, without the
 * sign of a zero, and with at least this many decimals. No digit is lost.
 */
int scalar_read_decimal(const char *data, size_t length, size_t min_decimals,
                        char ret_text[SCALAR_SIZE]);

/*
 * Reads YYYY-MM-DD, alone or followed by a time, and writes the date. The zero
 * dates of WHMCS and PHP (0000-00-00, -0001-11-30) are written as "".
 */
int scalar_read_date(const char *data, size_t length,
                     char ret_text[SCALAR_SIZE]);

/*
 * Reads YYYY-MM-DD, alone or followed by " HH:MM:SS" (or T instead of the
 * blank, or fractions of a second, which are dropped), and writes
 * YYYY-MM-DD HH:MM:SS. Zero dates are written as "".
 */
int scalar_read_datetime(const char *data, size_t length,
                         char ret_text[SCALAR_SIZE]);

/* Reads 1, on, true, yes, 0, off, false, no in any case of letters. */
int scalar_read_flag(const char *data, size_t length, bool *ret_value);

#endif
