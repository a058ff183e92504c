/* Decimal amounts in whole numbers. */
#include "decimal.h"

#include <ctype.h>
#include <string.h>

long long decimal_divide(long long number, long long divisor)
{
    long long half = divisor / 2;

    return number < 0 ? (number - half) / divisor : (number + half) / divisor;
}

bool decimal_parse(const char *text, int decimals, long long *ret_number)
{
    bool is_negative = *text == '-';
    long long number = 0;
    int seen = -1; /* decimals so far, -1 before the point */

    text += is_negative;
    if (!isdigit((unsigned char)*text) || strlen(text) > 17)
        return false;
    for (; *text; text++) {
        if (*text == '.' && seen < 0 && decimals > 0) {
            seen = 0;
            continue;
        }
        if (!isdigit((unsigned char)*text) || seen == decimals)
            return false;
        number = number * 10 + (*text - '0');
        seen += seen >= 0;
    }
    for (seen = seen < 0 ? 0 : seen; seen < decimals; seen++)
        number *= 10;

    *ret_number = is_negative ? -number : number;
    return true;
}
