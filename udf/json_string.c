/* The repair of one JSON string, still in its quotes and with its escapes. */
#include "json_string.h"

#include <stdbool.h>
#include <string.h>

#include "buffer.h"
#include "utf8.h"

/* Bytes of one escape \uXXXX. */
enum { ESCAPE_SIZE = 6 };

/* What to do with the next bytes of the string. */
struct step {
    enum json_problem problem;
    size_t length;           /* bytes it concerns */
    const char *replacement; /* NULL: copy them as they are */
};

/* Reads the escape \uXXXX at the start of the bytes; -1 when it is none. */
static long unicode_escape(const char *data, size_t length)
{
    long code = 0;

    if (length < ESCAPE_SIZE || data[0] != '\\' || data[1] != 'u')
        return -1;

    for (size_t i = 2; i < ESCAPE_SIZE; i++) {
        char byte = data[i];

        if (byte >= '0' && byte <= '9')
            code = code * 16 + (byte - '0');
        else if (byte >= 'a' && byte <= 'f')
            code = code * 16 + (byte - 'a' + 10);
        else if (byte >= 'A' && byte <= 'F')
            code = code * 16 + (byte - 'A' + 10);
        else
            return -1;
    }

    return code;
}

/* Judges the escape \uXXXX at the start of the bytes, or a pair of them. */
static struct step judge_unicode(const char *data, size_t length)
{
    long code = unicode_escape(data, length);
    long second;

    if (length < ESCAPE_SIZE)
        return (struct step){JSON_BREAKS_OFF, 0, NULL};
    if (code < 0)
        return (struct step){JSON_BROKEN, 0, NULL};
    if (code == 0)
        return (struct step){JSON_FINE, ESCAPE_SIZE, ""};
    if (code < 0xD800 || code > 0xDFFF)
        return (struct step){JSON_FINE, ESCAPE_SIZE, NULL};

    second = unicode_escape(data + ESCAPE_SIZE, length - ESCAPE_SIZE);
    if (code < 0xDC00 && second >= 0xDC00 && second <= 0xDFFF)
        return (struct step){JSON_FINE, 2 * (size_t)ESCAPE_SIZE, NULL};
    return (struct step){JSON_FINE, ESCAPE_SIZE, UTF8_REPLACEMENT};
}

/* Judges the next bytes, which are neither plain ASCII nor the last quote. */
static struct step judge(const char *data, size_t length)
{
    size_t character;

    if (data[0] == '\0')
        return (struct step){JSON_FINE, 1, ""};
    if (data[0] == '\\') {
        if (length < 2)
            return (struct step){JSON_BREAKS_OFF, 0, NULL};
        if (data[1] == 'u')
            return judge_unicode(data, length);
        if (data[1] == '\0' || !strchr("\"\\/bfnrt", data[1]))
            return (struct step){JSON_BROKEN, 0, NULL};
        return (struct step){JSON_FINE, 2, NULL};
    }

    character = utf8_character(data, length);
    if (character > 0)
        return (struct step){JSON_FINE, character, NULL};
    return (struct step){JSON_FINE, utf8_garbage(data, length),
                         UTF8_REPLACEMENT};
}

/* True for bytes that need no judgement; most bytes are of this kind. */
static bool is_plain(unsigned char byte)
{
    return byte != '"' && byte != '\\' && byte > 0 && byte < 0x80;
}

size_t json_string_plain(const char *data, size_t length)
{
    size_t at = 1;

    while (at < length && is_plain((unsigned char)data[at]))
        at++;
    return at < length && data[at] == '"' ? at + 1 : 0;
}

enum json_problem json_string_clean(const char *data, size_t length,
                                    struct buffer *out, size_t *ret_used)
{
    struct step step = {JSON_FINE, 0, NULL};
    size_t start = 0, at = 1;

    while (step.problem == JSON_FINE) {
        while (at < length && is_plain((unsigned char)data[at]))
            at++;
        if (at == length) {
            step.problem = JSON_BREAKS_OFF;
            break;
        }
        if (data[at] == '"') {
            at++;
            if (!buffer_append(out, data + start, at - start))
                step.problem = JSON_NO_MEMORY;
            break;
        }

        step = judge(data + at, length - at);
        if (step.replacement) {
            if (!buffer_append(out, data + start, at - start) ||
                !buffer_append_text(out, step.replacement))
                step.problem = JSON_NO_MEMORY;
            start = at + step.length;
        }
        at += step.length;
    }

    *ret_used = at;
    return step.problem;
}
