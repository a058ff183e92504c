/* Form encoding. */
#include "form.h"

#include <string.h>

#include "buffer.h"

/* Tells whether a byte may stand as it is (RFC 3986, unreserved). */
static bool is_plain(unsigned char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || (byte && strchr("-._~", byte));
}

/* Appends bytes in percent-encoding; runs of plain ones go in one piece. */
static bool append_encoded(struct buffer *body, const char *data, size_t length)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t start = 0;

    for (size_t i = 0; i <= length; i++) {
        unsigned char byte = i < length ? (unsigned char)data[i] : 0;
        char code[3] = {'%', digits[byte >> 4], digits[byte & 15]};

        if (i < length && is_plain(byte))
            continue;
        if (!buffer_append(body, data + start, i - start))
            return false;
        if (i < length && !buffer_append(body, code, sizeof code))
            return false;
        start = i + 1;
    }
    return true;
}

bool form_append(struct buffer *body, const char *name, const char *value,
                 size_t length)
{
    return (body->length == 0 || buffer_append_text(body, "&")) &&
           append_encoded(body, name, strlen(name)) &&
           buffer_append_text(body, "=") && append_encoded(body, value, length);
}
