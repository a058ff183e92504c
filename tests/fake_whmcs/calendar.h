/* Dates as the numbers 20240131 and moments as 20240131235959. */
#ifndef FAKE_CALENDAR_H
#define FAKE_CALENDAR_H

#include <stdbool.h>

/* The date `days` days later; negative goes back. */
long long date_add_days(long long date, long long days);

/* The moment `seconds` seconds later. */
long long moment_add_seconds(long long moment, long long seconds);

/* Days from the first date to the second. */
long long date_days_between(long long from, long long to);

/* The date of this day on this machine. */
long long date_of_today(void);

/* Reads YYYY-MM-DD, zero date or "". False when the text is no date. */
bool date_parse(const char *text, long long *ret_date);

/* Reads YYYY-MM-DD HH:MM:SS, or a date alone. False when it is neither. */
bool moment_parse(const char *text, long long *ret_moment);

#endif
