/* Quoted strings as PHP's json_encode() writes them. */
#include "output.h"

#include <string.h>

/*
 * Decodes one UTF-8 sequence strictly, as json_encode() does. Returns its
 * length, or 0 when the bytes are not UTF-8.
 */
static size_t decode_utf8(const unsigned char *text, unsigned *ret_code)
{
    static const unsigned smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
    unsigned code = text[0] & (0xffU >> (length + 1));

    if (text[0] < 0xc2 || text[0] > 0xf4)
        return 0;

    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (text[i] & 0x3fU);
    }
    if (code < smallest[length] || code > 0x10ffff ||
        (code >= 0xd800 && code <= 0xdfff))
        return 0;

    *ret_code = code;
    return length;
}

/* Appends what lies beyond ASCII; returns how many bytes it took. */
static size_t put_wide(struct output *output, const char *text)
{
    unsigned code = 0;
    size_t length = decode_utf8((const unsigned char *)text, &code);

    if (output->is_raw_utf8) {
        length = length ? length : 1;
        output_bytes(output, text, length);
        return length;
    }
    if (!length) {
        output->is_broken = true;
        return 1;
    }
    if (code > 0xffff)
        output_format(output, "\\u%04x\\u%04x", 0xd7c0 + (code >> 10),
                      0xdc00 + (code & 0x3ff));
    else
        output_format(output, "\\u%04x", code);
    return length;
}

/* Appends an ASCII character that json_encode() does not leave as it is. */
static void put_special(struct output *output, char c)
{
    static const char from[] = "\"\\/\b\f\n\r\t";
    static const char to[] = "\"\\/bfnrt";
    const char *found = strchr(from, c);

    if (found)
        output_format(output, "\\%c", to[found - from]);
    else
        output_format(output, "\\u%04x", (unsigned)(unsigned char)c);
}

/* Appends the entity of a character that htmlspecialchars() replaces. */
static void put_entity(struct output *output, char c)
{
    switch (c) {
    case '&':
        output_text(output, "&amp;");
        break;
    case '<':
        output_text(output, "&lt;");
        break;
    case '>':
        output_text(output, "&gt;");
        break;
    case '"':
        output_text(output, "&quot;");
        break;
    default:
        output_text(output, "&#039;");
    }
}

/* True for characters that can be copied without a look at the style. */
static bool is_plain(char c)
{
    unsigned char byte = (unsigned char)c;

    return byte >= 0x20 && byte < 0x80 && !strchr("\"\\/&<>'", c);
}

/* Appends a quoted string, with entities or without. */
static void put_string(struct output *output, const char *text, bool is_escaped)
{
    output_bytes(output, "\"", 1);
    while (*text) {
        size_t run = 0;

        while (is_plain(text[run]))
            run++;
        if (run) {
            output_bytes(output, text, run);
            text += run;
            continue;
        }
        if ((unsigned char)*text >= 0x80) {
            text += put_wide(output, text);
            continue;
        }
        if (is_escaped && strchr("&<>\"'", *text))
            put_entity(output, *text);
        else if (strchr("&<>'", *text))
            output_bytes(output, text, 1);
        else
            put_special(output, *text);
        text++;
    }
    output_bytes(output, "\"", 1);
}

void json_string(struct output *output, const char *text)
{
    if (text)
        put_string(output, text, false);
    else
        output_text(output, "null");
}

void json_free_text(struct output *output, const char *text)
{
    if (text)
        put_string(output, text, output->is_escaped);
    else
        output_text(output, "null");
}
