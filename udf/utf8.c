/* UTF-8 by the table of well-formed byte sequences of the Unicode standard. */
#include "utf8.h"

#include <stdbool.h>

/* True for the bytes that continue a character. */
static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Length that the first byte announces; 0 when no character starts with it. */
static size_t announced_length(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return 2;
    if (first >= 0xE0 && first <= 0xEF)
        return 3;
    if (first >= 0xF0 && first <= 0xF4)
        return 4;
    return 0;
}

/*
 * Tells whether the second byte may follow the first. Only here are overlong
 * forms, surrogates and numbers above U+10FFFF to be seen.
 */
static bool is_second(unsigned char first, unsigned char second)
{
    switch (first) {
    case 0xE0:
        return second >= 0xA0 && second <= 0xBF;
    case 0xED:
        return second >= 0x80 && second <= 0x9F;
    case 0xF0:
        return second >= 0x90 && second <= 0xBF;
    case 0xF4:
        return second >= 0x80 && second <= 0x8F;
    default:
        return is_continuation(second);
    }
}

/*
 * Counts the bytes at the start that could belong to one character of
 * `announced` bytes.
 */
static size_t matching_bytes(const unsigned char *bytes, size_t length,
                             size_t announced)
{
    size_t count = 1;

    if (length > 1 && announced > 1 && is_second(bytes[0], bytes[1]))
        count = 2;
    while (count >= 2 && count < announced && count < length &&
           is_continuation(bytes[count]))
        count++;

    return count;
}

size_t utf8_character(const char *data, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)data;
    size_t announced;

    if (length == 0)
        return 0;

    announced = announced_length(bytes[0]);
    if (announced <= 1)
        return announced;

    return matching_bytes(bytes, length, announced) == announced ? announced
                                                                 : 0;
}

size_t utf8_garbage(const char *data, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)data;
    size_t announced;

    if (length == 0)
        return 1;

    announced = announced_length(bytes[0]);
    if (announced <= 1)
        return 1;

    return matching_bytes(bytes, length, announced);
}

size_t utf8_encode(unsigned long code, char ret_text[UTF8_CHARACTER_SIZE])
{
    if (code < 0x80) {
        ret_text[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        ret_text[0] = (char)(0xC0 | (code >> 6));
        ret_text[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code >= 0xD800 && code <= 0xDFFF)
        return 0;
    if (code < 0x10000) {
        ret_text[0] = (char)(0xE0 | (code >> 12));
        ret_text[1] = (char)(0x80 | ((code >> 6) & 0x3F));
        ret_text[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    if (code > 0x10FFFF)
        return 0;

    ret_text[0] = (char)(0xF0 | (code >> 18));
    ret_text[1] = (char)(0x80 | ((code >> 12) & 0x3F));
    ret_text[2] = (char)(0x80 | ((code >> 6) & 0x3F));
    ret_text[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

size_t utf8_cut(const char *data, size_t length, size_t limit)
{
    size_t cut = limit;

    if (length <= limit)
        return length;
    while (cut > 0 && limit - cut < 3 &&
           is_continuation((unsigned char)data[cut]))
        cut--;

    return cut;
}
