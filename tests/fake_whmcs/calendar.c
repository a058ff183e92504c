/* Dates as the numbers 20240131 and moments as 20240131235959. */
#include "calendar.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { SECONDS_PER_DAY = 86400 };

/* Converts a date to a count of days; the epoch does not matter here. */
static long long to_days(long long date)
{
    struct tm parts = {.tm_year = (int)(date / 10000) - 1900,
                       .tm_mon = (int)(date / 100 % 100) - 1,
                       .tm_mday = (int)(date % 100)};

    return timegm(&parts) / SECONDS_PER_DAY;
}

/* Converts broken-down time to a date. */
static long long from_parts(const struct tm *parts)
{
    return (parts->tm_year + 1900LL) * 10000 + (parts->tm_mon + 1) * 100 +
           parts->tm_mday;
}

long long date_add_days(long long date, long long days)
{
    time_t seconds = (time_t)((to_days(date) + days) * SECONDS_PER_DAY);
    struct tm parts;

    gmtime_r(&seconds, &parts);
    return from_parts(&parts);
}

long long moment_add_seconds(long long moment, long long seconds)
{
    long long total = moment / 10000 % 100 * 3600 + moment / 100 % 100 * 60 +
                      moment % 100 + seconds;
    long long days = total / SECONDS_PER_DAY;
    long long date = moment / 1000000;

    total %= SECONDS_PER_DAY;
    if (total < 0) {
        total += SECONDS_PER_DAY;
        days--;
    }
    if (days)
        date = date_add_days(date, days);
    return date * 1000000 + total / 3600 * 10000 + total / 60 % 60 * 100 +
           total % 60;
}

long long date_days_between(long long from, long long to)
{
    return to_days(to) - to_days(from);
}

long long date_of_today(void)
{
    time_t now = time(NULL);
    struct tm parts;

    localtime_r(&now, &parts);
    return from_parts(&parts);
}

/* True when the calendar has that day, or when it is the zero date. */
static bool is_day(long long date)
{
    return date == 0 || date_add_days(date, 0) == date;
}

bool date_parse(const char *text, long long *ret_date)
{
    int year = 0, month = 0, day = 0, used = 0;
    int count = sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &used);
    long long date = year * 10000LL + month * 100 + day;

    if (!*text) {
        *ret_date = 0;
        return true;
    }
    if (count != 3 || used != 10 || text[used] || !is_day(date))
        return false;

    *ret_date = date;
    return true;
}

bool moment_parse(const char *text, long long *ret_moment)
{
    char date_text[11] = "";
    long long date = 0;
    unsigned hour = 0, minute = 0, second = 0;
    int used = 0;

    if (strlen(text) <= 10) {
        if (!date_parse(text, &date))
            return false;
        *ret_moment = date * 1000000;
        return true;
    }
    if (sscanf(text, "%10[0-9-] %2u:%2u:%2u%n", date_text, &hour, &minute,
               &second, &used) != 4 ||
        used != 19 || text[used] || !date_parse(date_text, &date) ||
        hour > 23 || minute > 59 || second > 59)
        return false;

    *ret_moment = date * 1000000 + hour * 10000 + minute * 100 + second;
    return true;
}
