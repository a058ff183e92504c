/* Single values, read from text digit by digit. */
#include "scalar.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Length of YYYY-MM-DD. */
enum { DATE_LENGTH = 10 };

/* True for 0 to 9, whatever the locale of the server. */
static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Counts the digits at the start. */
static size_t digit_run(const char *data, size_t length)
{
    size_t count = 0;

    while (count < length && is_digit(data[count]))
        count++;
    return count;
}

int scalar_read_integer(const char *data, size_t length, long long *ret_value)
{
    size_t digits = digit_run(data, length);
    long long value = 0;

    if (digits == 0)
        return -1;

    for (size_t i = 0; i < digits; i++) {
        int digit = data[i] - '0';

        if (value > (LLONG_MAX - digit) / 10)
            return -1;
        value = value * 10 + digit;
    }

    if (digits < length) {
        if (data[digits] != '.' || digits + 1 == length)
            return -1;
        for (size_t i = digits + 1; i < length; i++)
            if (data[i] != '0')
                return -1;
    }

    *ret_value = value;
    return 0;
}

/* True when no digit but 0 occurs. */
static bool is_zero(const char *data, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (data[i] >= '1' && data[i] <= '9')
            return false;

    return true;
}

/* Appends bytes to a text under construction and returns its new end. */
static char *put(char *end, const char *data, size_t length)
{
    memcpy(end, data, length);
    return end + length;
}

int scalar_read_decimal(const char *data, size_t length, size_t min_decimals,
                        char ret_text[SCALAR_SIZE])
{
    bool is_negative = length > 0 && data[0] == '-';
    const char *whole = data + (is_negative ? 1 : 0);
    size_t rest = length - (is_negative ? 1 : 0);
    size_t whole_length = digit_run(whole, rest);
    const char *decimals = "";
    size_t decimal_length = 0;
    char *end = ret_text;

    if (whole_length == 0 || length + min_decimals + 2 > SCALAR_SIZE)
        return -1;
    if (whole_length < rest) {
        decimals = whole + whole_length + 1;
        decimal_length = digit_run(decimals, rest - whole_length - 1);
        if (whole[whole_length] != '.' || decimal_length == 0 ||
            whole_length + 1 + decimal_length != rest)
            return -1;
    }

    if (is_negative && !is_zero(whole, rest))
        end = put(end, "-", 1);
    while (whole_length > 1 && whole[0] == '0') {
        whole++;
        whole_length--;
    }
    end = put(end, whole, whole_length);
    end = put(end, ".", 1);
    end = put(end, decimals, decimal_length);
    while (decimal_length < min_decimals) {
        end = put(end, "0", 1);
        decimal_length++;
    }
    *end = '\0';
    return 0;
}

/* Reads `count` digits; the caller has checked that they are digits. */
static int part(const char *data, size_t from, size_t count)
{
    int value = 0;

    for (size_t i = from; i < from + count; i++)
        value = value * 10 + (data[i] - '0');
    return value;
}

/* Tells whether the text has a digit wherever the pattern has a 9. */
static bool matches(const char *data, const char *pattern)
{
    for (size_t i = 0; pattern[i] != '\0'; i++) {
        bool is_match =
            pattern[i] == '9' ? is_digit(data[i]) : data[i] == pattern[i];

        if (!is_match)
            return false;
    }

    return true;
}

/* True for a day of the Gregorian calendar from year 1 on. */
static bool is_calendar_date(int year, int month, int day)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30,
                                  31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    int last;

    if (year < 1 || month < 1 || month > 12)
        return false;

    last = lengths[month - 1] + (month == 2 && is_leap ? 1 : 0);
    return day >= 1 && day <= last;
}

/* Tells whether the text is the date that means "no date". */
static bool is_zero_date(const char *data, size_t length)
{
    static const char *const zeros[] = {"0000-00-00", "-0001-11-30"};

    for (size_t i = 0; i < sizeof zeros / sizeof zeros[0]; i++)
        if (length >= strlen(zeros[i]) &&
            memcmp(data, zeros[i], strlen(zeros[i])) == 0)
            return true;

    return false;
}

/* Tells whether what follows the date is a time of day, or nothing. */
static bool is_time(const char *data, size_t length)
{
    static const size_t time_length = sizeof " 00:00:00" - 1;

    if (length == 0)
        return true;
    if (length < time_length || (data[0] != ' ' && data[0] != 'T') ||
        !matches(data + 1, "99:99:99"))
        return false;
    if (part(data, 1, 2) > 23 || part(data, 4, 2) > 59 || part(data, 7, 2) > 59)
        return false;

    return length == time_length ||
           (data[time_length] == '.' && length > time_length + 1 &&
            digit_run(data + time_length + 1, length - time_length - 1) ==
                length - time_length - 1);
}

int scalar_read_datetime(const char *data, size_t length,
                         char ret_text[SCALAR_SIZE])
{
    if (is_zero_date(data, length)) {
        ret_text[0] = '\0';
        return 0;
    }
    if (length < DATE_LENGTH || !matches(data, "9999-99-99") ||
        !is_calendar_date(part(data, 0, 4), part(data, 5, 2), part(data, 8, 2)))
        return -1;
    if (!is_time(data + DATE_LENGTH, length - DATE_LENGTH))
        return -1;

    snprintf(ret_text, SCALAR_SIZE, "%.10s %.8s", data,
             length > DATE_LENGTH ? data + DATE_LENGTH + 1 : "00:00:00");
    return 0;
}

int scalar_read_date(const char *data, size_t length,
                     char ret_text[SCALAR_SIZE])
{
    char datetime[SCALAR_SIZE];

    if (scalar_read_datetime(data, length, datetime) != 0)
        return -1;

    if (datetime[0] != '\0')
        datetime[DATE_LENGTH] = '\0';
    snprintf(ret_text, SCALAR_SIZE, "%s", datetime);
    return 0;
}

int scalar_read_flag(const char *data, size_t length, bool *ret_value)
{
    static const struct {
        const char *word;
        bool value;
    } words[] = {
        {"1", true},  {"on", true},   {"true", true},   {"yes", true},
        {"0", false}, {"off", false}, {"false", false}, {"no", false},
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strlen(words[i].word) == length &&
            strncasecmp(words[i].word, data, length) == 0) {
            *ret_value = words[i].value;
            return 0;
        }
    }

    return -1;
}
