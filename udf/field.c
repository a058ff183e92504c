/* One scalar field of a row, from any encoding to canonical JSON. */
#include "field.h"

#include <string.h>

#include "buffer.h"
#include "json.h"
#include "scalar.h"
#include "text.h"

/* Decimals that amounts and rates have at least. */
enum { MONEY_DECIMALS = 2, RATE_DECIMALS = 3 };

/* True for the kinds to which true and false are natural values. */
static bool takes_truth(enum field_kind kind)
{
    return kind == FIELD_FLAG || kind == FIELD_CONSENT || kind == FIELD_TEXT ||
           kind == FIELD_CODE || kind == FIELD_COUNTRY;
}

/*
 * Borrows the value as PHP would print it: true is 1, false and everything
 * empty is nothing. NULL for what no scalar field can hold.
 */
static const char *as_text(const struct json *value, enum field_kind kind,
                           size_t *ret_length)
{
    switch (json_kind(value)) {
    case JSON_TEXT:
        return json_text(value, ret_length);
    case JSON_TRUE:
        *ret_length = 1;
        return takes_truth(kind) ? "1" : NULL;
    case JSON_ARRAY:
    case JSON_OBJECT:
        *ret_length = 0;
        return json_is_empty(value) ? "" : NULL;
    default:
        *ret_length = 0;
        return "";
    }
}

/* Turns the answer of a buffer into that of a field. */
static enum field_result result_of(bool is_written)
{
    return is_written ? FIELD_WRITTEN : FIELD_NO_MEMORY;
}

/* Makes ASCII letters upper case, whatever the locale of the server. */
static void make_upper(char *data, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (data[i] >= 'a' && data[i] <= 'z')
            data[i] = (char)(data[i] - 'a' + 'A');
}

/* Writes a text kind: entities undone once, then trimmed where asked for. */
static enum field_result write_text(enum field_kind kind, const char *data,
                                    size_t length, struct buffer *out)
{
    struct buffer decoded;
    bool is_written = true;

    buffer_init(&decoded, 0);

    /* Most texts are free of entities and need no copy. */
    if (kind == FIELD_COUNTRY || memchr(data, '&', length)) {
        is_written = text_append_decoded(&decoded, data, length);
        data = decoded.data;
        length = decoded.length;
    }
    if (is_written && kind != FIELD_TEXT)
        text_trim(&data, &length);
    if (is_written && kind == FIELD_COUNTRY)
        make_upper(decoded.data, decoded.length);
    is_written = is_written && buffer_append_json_string(out, data, length);

    buffer_release(&decoded);
    return result_of(is_written);
}

/* Writes a whole number; nothing is 0. */
static enum field_result write_integer(const char *data, size_t length,
                                       struct buffer *out)
{
    long long value = 0;

    if (length > 0 && scalar_read_integer(data, length, &value) != 0)
        return FIELD_UNREADABLE;
    return result_of(buffer_append_integer(out, value));
}

/* Writes digits and signs in quotes; there is nothing in them to escape. */
static enum field_result write_scalar(const char *text, struct buffer *out)
{
    size_t length = strlen(text);

    return result_of(
        buffer_reserve(out, length + 2) && buffer_append(out, "\"", 1) &&
        buffer_append(out, text, length) && buffer_append(out, "\"", 1));
}

/* Writes an amount or a rate; nothing is zero. */
static enum field_result write_decimal(const char *data, size_t length,
                                       size_t decimals, struct buffer *out)
{
    char text[SCALAR_SIZE];

    if (length == 0) {
        data = "0";
        length = 1;
    }
    if (scalar_read_decimal(data, length, decimals, text) != 0)
        return FIELD_UNREADABLE;
    return write_scalar(text, out);
}

/* Writes a date, with its time or without; nothing is null. */
static enum field_result write_date(enum field_kind kind, const char *data,
                                    size_t length, struct buffer *out)
{
    char text[SCALAR_SIZE] = "";
    int rc = 0;

    if (length > 0 && kind == FIELD_DATE)
        rc = scalar_read_date(data, length, text);
    else if (length > 0)
        rc = scalar_read_datetime(data, length, text);

    if (rc != 0)
        return FIELD_UNREADABLE;
    if (text[0] == '\0')
        return result_of(buffer_append_text(out, "null"));
    return write_scalar(text, out);
}

/* Writes 0 or 1; nothing is 0, as is PHP's printed null. */
static enum field_result write_flag(const char *data, size_t length,
                                    struct buffer *out)
{
    bool value = false;

    if (length > 0 && scalar_read_flag(data, length, &value) != 0 &&
        !(length == 4 && text_starts_with(data, length, "null")))
        return FIELD_UNREADABLE;
    return result_of(buffer_append(out, value ? "1" : "0", 1));
}

enum field_result field_write(const struct field *field,
                              const struct json *value, struct buffer *out)
{
    size_t length = 0;
    const char *data = as_text(value, field->kind, &length);

    if (!data)
        return FIELD_UNREADABLE;
    if (field->is_required && length == 0)
        return FIELD_MISSING;

    switch (field->kind) {
    case FIELD_ID:
    case FIELD_COUNT:
        return write_integer(data, length, out);
    case FIELD_MONEY:
        return write_decimal(data, length, MONEY_DECIMALS, out);
    case FIELD_RATE:
        return write_decimal(data, length, RATE_DECIMALS, out);
    case FIELD_TEXT:
    case FIELD_CODE:
    case FIELD_COUNTRY:
        return write_text(field->kind, data, length, out);
    case FIELD_DATE:
    case FIELD_DATETIME:
        return write_date(field->kind, data, length, out);
    case FIELD_CONSENT:
        /* No preference recorded means that mail has always been sent. */
        if (json_kind(value) == JSON_ABSENT || json_kind(value) == JSON_NULL)
            return result_of(buffer_append(out, "1", 1));
        return write_flag(data, length, out);
    case FIELD_FLAG:
        return write_flag(data, length, out);
    case FIELD_LIST:
        break;
    }

    return FIELD_UNREADABLE;
}

long long field_read_id(const struct json *value)
{
    size_t length = 0;
    const char *data = as_text(value, FIELD_ID, &length);
    long long id = 0;

    if (data && length > 0 && scalar_read_integer(data, length, &id) != 0)
        id = 0;
    return id;
}

const char *field_expectation(enum field_kind kind)
{
    switch (kind) {
    case FIELD_ID:
    case FIELD_COUNT:
        return "a whole number";
    case FIELD_MONEY:
        return "an amount such as 1234.50";
    case FIELD_RATE:
        return "a number such as 19.000";
    case FIELD_DATE:
        return "a date such as 2024-02-29";
    case FIELD_DATETIME:
        return "a time such as 2024-02-29 13:45:00";
    case FIELD_FLAG:
    case FIELD_CONSENT:
        return "yes or no (1 or 0)";
    case FIELD_LIST:
        return "a list";
    case FIELD_TEXT:
    case FIELD_CODE:
    case FIELD_COUNTRY:
        break;
    }

    return "a text";
}
