/* The growing text of one answer. */
#include "output.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { FIRST_CAPACITY = 2048 };

/* Makes room for `more` bytes and a final NUL; returns where they begin. */
static char *make_room(struct output *output, size_t more)
{
    size_t needed = output->length + more + 1;

    if (needed > output->capacity) {
        size_t capacity =
            output->capacity ? output->capacity * 2 : FIRST_CAPACITY;

        output->capacity = capacity > needed ? capacity : needed;
        output->data = memory_grow(output->data, output->capacity);
    }
    return output->data + output->length;
}

void output_bytes(struct output *output, const char *data, size_t length)
{
    char *place = make_room(output, length);

    memcpy(place, data, length);
    place[length] = '\0';
    output->length += length;
}

void output_text(struct output *output, const char *text)
{
    output_bytes(output, text, strlen(text));
}

void output_format(struct output *output, const char *format, ...)
{
    char text[1024];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    output_text(output, text);
}

void output_prepend(struct output *output, const char *text)
{
    size_t length = strlen(text);

    make_room(output, length);
    memmove(output->data + length, output->data, output->length);
    memcpy(output->data, text, length);
    output->length += length;
    output->data[output->length] = '\0';
}

void output_clear(struct output *output)
{
    output->length = 0;
    output->is_broken = false;
}

char *output_take(struct output *output, size_t *ret_length)
{
    char *data = make_room(output, 0);

    data[0] = '\0';
    data = output->data;
    *ret_length = output->length;
    output->data = NULL;
    output->length = output->capacity = 0;
    return data;
}

void output_release(struct output *output)
{
    free(output->data);
    output->data = NULL;
    output->length = output->capacity = 0;
}

void json_name(struct output *output, const char *name)
{
    size_t length = strlen(name);
    char *place = make_room(output, length + 4);
    char *start = place;

    if (output->length && place[-1] != '{' && place[-1] != '[')
        *place++ = ',';
    *place++ = '"';
    memcpy(place, name, length);
    place += length;
    *place++ = '"';
    *place++ = ':';
    output->length += (size_t)(place - start);
}

/* Writes the digits of a number backwards, ending before `end`. */
static char *put_digits(char *end, unsigned long long number, int at_least)
{
    do {
        *--end = (char)('0' + number % 10);
        number /= 10;
        at_least--;
    } while (number || at_least > 0);
    return end;
}

/* Appends digits with an optional sign between two optional quotes. */
static void put_number(struct output *output, long long number, bool is_quoted)
{
    char text[32];
    char *end = text + sizeof(text);
    char *start = end;
    unsigned long long size = number < 0 ? 0ULL - (unsigned long long)number
                                         : (unsigned long long)number;

    if (is_quoted)
        *--start = '"';
    start = put_digits(start, size, 1);
    if (number < 0)
        *--start = '-';
    if (is_quoted)
        *--start = '"';
    output_bytes(output, start, (size_t)(end - start));
}

void json_number(struct output *output, long long number)
{
    put_number(output, number, output->is_old);
}

void json_number_text(struct output *output, long long number)
{
    put_number(output, number, true);
}

void json_decimal(struct output *output, long long amount, int decimals)
{
    char text[40];
    char *end = text + sizeof(text);
    char *start = end;
    unsigned long long size = amount < 0 ? 0ULL - (unsigned long long)amount
                                         : (unsigned long long)amount;

    *--start = '"';
    for (int i = 0; i < decimals; i++) {
        *--start = (char)('0' + size % 10);
        size /= 10;
    }
    *--start = '.';
    start = put_digits(start, size, 1);
    if (amount < 0)
        *--start = '-';
    *--start = '"';
    output_bytes(output, start, (size_t)(end - start));
}

/* Writes 20240131 as 2024-01-31 at `place`. */
static void put_date(char *place, long long date)
{
    put_digits(place + 4, (unsigned long long)(date / 10000), 4);
    place[4] = '-';
    put_digits(place + 7, (unsigned long long)(date / 100 % 100), 2);
    place[7] = '-';
    put_digits(place + 10, (unsigned long long)(date % 100), 2);
}

void json_date(struct output *output, long long date)
{
    char text[12] = "\"";

    put_date(text + 1, date);
    text[11] = '"';
    output_bytes(output, text, sizeof(text));
}

void json_moment(struct output *output, long long moment)
{
    char text[21] = "\"";

    put_date(text + 1, moment / 1000000);
    text[11] = ' ';
    put_digits(text + 14, (unsigned long long)(moment / 10000 % 100), 2);
    text[14] = ':';
    put_digits(text + 17, (unsigned long long)(moment / 100 % 100), 2);
    text[17] = ':';
    put_digits(text + 20, (unsigned long long)(moment % 100), 2);
    text[20] = '"';
    output_bytes(output, text, sizeof(text));
}
