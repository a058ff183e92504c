/* What has to be done to a text before it may enter the database. */
#include "text.h"

#include <string.h>
#include <strings.h>

#include "buffer.h"
#include "utf8.h"

/* Longest entity we decode, from & to ;, so that the search has an end. */
enum { ENTITY_SIZE = 12 };

/* True for what HTML and PHP call white space. */
static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

bool text_append_repaired(struct buffer *out, const char *data, size_t length)
{
    size_t before = out->length;
    size_t start = 0, i = 0;
    bool is_complete = true;

    if (length == 0)
        return buffer_append(out, "", 0);

    while (is_complete && i < length) {
        size_t character =
            data[i] == '\0' ? 0 : utf8_character(data + i, length - i);

        if (character > 0) {
            i += character;
            continue;
        }
        is_complete = buffer_append(out, data + start, i - start);
        if (is_complete && data[i] != '\0')
            is_complete = buffer_append_text(out, UTF8_REPLACEMENT);
        i += utf8_garbage(data + i, length - i);
        start = i;
    }

    is_complete = is_complete && buffer_append(out, data + start, i - start);
    if (!is_complete)
        buffer_truncate(out, before);
    return is_complete;
}

/* Value of a digit in this base, or -1. */
static int digit_value(char byte, int base)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (base == 16 && byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    if (base == 16 && byte >= 'A' && byte <= 'F')
        return byte - 'A' + 10;
    return -1;
}

/*
 * Tells whether a numeric entity may become this character. Control characters
 * and noncharacters are refused: nobody types them, they only hide things.
 */
static bool is_wanted_character(unsigned long code)
{
    if (code < 0x20)
        return code == '\t' || code == '\n' || code == '\r';
    if (code >= 0x7F && code < 0xA0)
        return false;
    if (code >= 0xFDD0 && code <= 0xFDEF)
        return false;
    return (code & 0xFFFE) != 0xFFFE;
}

/*
 * Reads what stands between &# and ; and writes the character. Returns its
 * length, or 0 when it is not well-formed or not wanted.
 */
static size_t decode_number(const char *data, size_t length,
                            char ret_text[UTF8_CHARACTER_SIZE])
{
    unsigned long code = 0;
    int base = 10;
    size_t i = 0;

    if (length > 0 && (data[0] == 'x' || data[0] == 'X')) {
        base = 16;
        i = 1;
    }
    if (i == length)
        return 0;

    for (; i < length; i++) {
        int digit = digit_value(data[i], base);

        if (digit < 0)
            return 0;
        code = code * (unsigned long)base + (unsigned long)digit;
        if (code > 0x10FFFF)
            return 0;
    }

    return is_wanted_character(code) ? utf8_encode(code, ret_text) : 0;
}

/* Reads what stands between & and ;. Returns as decode_number does. */
static size_t decode_entity(const char *data, size_t length,
                            char ret_text[UTF8_CHARACTER_SIZE])
{
    static const struct {
        const char *name;
        char character;
    } names[] = {
        {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''},
    };

    if (length > 1 && data[0] == '#')
        return decode_number(data + 1, length - 1, ret_text);

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strlen(names[i].name) == length &&
            memcmp(names[i].name, data, length) == 0) {
            ret_text[0] = names[i].character;
            return 1;
        }
    }

    return 0;
}

bool text_append_decoded(struct buffer *out, const char *data, size_t length)
{
    size_t before = out->length;
    size_t start = 0, i = 0;
    bool is_complete = true;

    if (length == 0)
        return buffer_append(out, "", 0);

    while (is_complete && i < length) {
        const char *ampersand = memchr(data + i, '&', length - i);
        char character[UTF8_CHARACTER_SIZE];
        const char *semicolon;
        size_t window, decoded;

        if (!ampersand)
            break;

        i = (size_t)(ampersand - data) + 1;
        window = length - i < ENTITY_SIZE ? length - i : ENTITY_SIZE;
        semicolon = memchr(data + i, ';', window);
        if (!semicolon)
            continue;

        decoded =
            decode_entity(data + i, (size_t)(semicolon - data) - i, character);
        if (decoded == 0)
            continue;

        is_complete = buffer_append(out, data + start, i - 1 - start) &&
                      buffer_append(out, character, decoded);
        i = (size_t)(semicolon - data) + 1;
        start = i;
    }

    is_complete =
        is_complete && buffer_append(out, data + start, length - start);
    if (!is_complete)
        buffer_truncate(out, before);
    return is_complete;
}

void text_trim(const char **data, size_t *length)
{
    while (*length > 0 && is_space((*data)[0])) {
        (*data)++;
        (*length)--;
    }
    while (*length > 0 && is_space((*data)[*length - 1]))
        (*length)--;
}

bool text_starts_with(const char *data, size_t length, const char *prefix)
{
    size_t prefix_length = strlen(prefix);

    return length >= prefix_length &&
           strncasecmp(data, prefix, prefix_length) == 0;
}

bool text_contains(const char *data, size_t length, const char *words)
{
    for (size_t i = 0; i < length; i++)
        if (text_starts_with(data + i, length - i, words))
            return true;

    return false;
}

/* True for ASCII bytes that show nothing: blanks and control characters. */
static bool is_unprintable(char byte)
{
    return (unsigned char)byte <= ' ' || byte == 0x7F;
}

void text_quote(char *ret_text, size_t size, const char *data, size_t length)
{
    size_t used = 0, safe = 0, i = 0;

    text_trim(&data, &length);
    while (i < length) {
        size_t step = utf8_character(data + i, length - i);
        const char *piece = data + i;
        size_t piece_length = step;

        if (step == 0) {
            step = utf8_garbage(data + i, length - i);
            piece = UTF8_REPLACEMENT;
            piece_length = sizeof UTF8_REPLACEMENT - 1;
        } else if (is_unprintable(data[i])) {
            while (i + step < length && is_unprintable(data[i + step]))
                step++;
            piece = " ";
            piece_length = 1;
        }

        if (used + piece_length > size - 1) {
            memcpy(ret_text + safe, "...", 3);
            used = safe + 3;
            break;
        }
        memcpy(ret_text + used, piece, piece_length);
        used += piece_length;
        i += step;
        if (used + 3 <= size - 1)
            safe = used;
    }

    ret_text[used] = '\0';
}
