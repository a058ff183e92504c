/*
 * What leaves the library as text: form bodies, JSON strings, messages.
 *
 * An input is names and values in turn, separated by line feeds; NUL ends a
 * name. Beside not crashing:
 *
 * - a form has nothing but unreserved characters, % and its own separators, and
 *   decodes to the bytes that went in;
 * - a buffer with a limit is never longer, and a failed append changes nothing;
 * - a JSON string is valid, and holds the text but for what is no UTF-8;
 * - entities are decoded once: text without & is unchanged, text with every &
 *   as &amp; comes out as it was;
 * - a message is one printable line of UTF-8 that fits.
 */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "buffer.h"
#include "form.h"
#include "text.h"
#include "utf8.h"

/* The value of a hexadecimal digit in upper case. */
static unsigned hex_value(char digit)
{
    PROMISE((digit >= '0' && digit <= '9') || (digit >= 'A' && digit <= 'F'));
    return (unsigned)(digit <= '9' ? digit - '0' : digit - 'A' + 10);
}

/* Asserts that the encoded text up to the stop is these bytes; returns how
 * many characters it has. */
static size_t check_encoded(const char *encoded, size_t encoded_length,
                            const char *data, size_t length)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz0123456789-._~";
    size_t at = 0;

    for (size_t i = 0; i < length; i++) {
        bool is_plain = data[i] != '\0' && strchr(plain, data[i]);

        PROMISE(at + (is_plain ? 1 : 3) <= encoded_length);
        if (is_plain) {
            PROMISE(encoded[at] == data[i]);
            at++;
        } else {
            PROMISE(encoded[at] == '%');
            PROMISE(hex_value(encoded[at + 1]) * 16 +
                        hex_value(encoded[at + 2]) ==
                    (unsigned char)data[i]);
            at += 3;
        }
    }
    return at;
}

/* Appends one parameter and asserts that just this was appended. */
static void check_parameter(struct buffer *body, const char *name,
                            const char *value, size_t length)
{
    size_t at = body->length;

    PROMISE(form_append(body, name, value, length));
    PROMISE(body->data[body->length] == '\0');
    if (at > 0)
        PROMISE(body->data[at++] == '&');
    at += check_encoded(body->data + at, body->length - at, name, strlen(name));
    PROMISE(at < body->length && body->data[at] == '=');
    at++;
    at += check_encoded(body->data + at, body->length - at, value, length);
    PROMISE(at == body->length);
}

/* A form of all names and values. */
static void check_form(const char *data, size_t size)
{
    struct buffer body, limited;

    buffer_init(&body, 0);
    buffer_init(&limited, 1 + size / 2);
    while (size > 0) {
        char name[64];
        const char *end = memchr(data, '\n', size);
        size_t length = end ? (size_t)(end - data) : size;
        size_t name_length = length < sizeof name ? length : sizeof name - 1;
        bool is_written;

        memcpy(name, data, name_length);
        name[name_length] = '\0';
        data += length + (end ? 1 : 0);
        size -= length + (end ? 1 : 0);

        end = memchr(data, '\n', size);
        length = end ? (size_t)(end - data) : size;
        check_parameter(&body, name, data, length);
        is_written = form_append(&limited, name, data, length);
        PROMISE(limited.length <= limited.limit);
        if (is_written)
            PROMISE(body.length == 0 ||
                    memcmp(body.data, limited.data, limited.length) == 0 ||
                    limited.length < body.length);
        data += length + (end ? 1 : 0);
        size -= length + (end ? 1 : 0);
    }
    buffer_release(&body);
    buffer_release(&limited);
}

/* A JSON string, without a limit and with one. */
static void check_json_string(const char *data, size_t size)
{
    struct buffer out, repaired, limited;
    cJSON *string;

    buffer_init(&out, 0);
    buffer_init(&repaired, 0);
    PROMISE(buffer_append_json_string(&out, data, size));
    PROMISE(fuzz_is_json(out.data, out.length, FUZZ_JSON_STRICT));
    PROMISE(text_append_repaired(&repaired, data, size));
    PROMISE(fuzz_is_utf8(repaired.data, repaired.length));
    if (fuzz_is_utf8(data, size))
        PROMISE(repaired.length == size &&
                (size == 0 || memcmp(repaired.data, data, size) == 0));

    string = cJSON_ParseWithLength(out.data, out.length);
    PROMISE(cJSON_IsString(string));
    PROMISE(strcmp(string->valuestring, repaired.data) == 0);
    cJSON_Delete(string);

    buffer_init(&limited, out.length > 1 ? out.length - 1 : 1);
    PROMISE(buffer_append(&limited, "x", 1));
    PROMISE(!buffer_append_json_string(&limited, data, size));
    PROMISE(limited.length == 1 && strcmp(limited.data, "x") == 0);
    buffer_release(&limited);
    buffer_release(&repaired);
    buffer_release(&out);
}

/* Entities. */
static void check_entities(const char *data, size_t size)
{
    struct buffer coded, decoded;

    buffer_init(&coded, 0);
    buffer_init(&decoded, 0);
    PROMISE(text_append_decoded(&decoded, data, size));
    PROMISE(decoded.length <= size);
    if (fuzz_is_utf8(data, size))
        PROMISE(fuzz_is_utf8(decoded.data, decoded.length));
    if (!memchr(data, '&', size))
        PROMISE(decoded.length == size &&
                (size == 0 || memcmp(decoded.data, data, size) == 0));

    for (size_t i = 0; i < size; i++)
        PROMISE(data[i] == '&' ? buffer_append_text(&coded, "&amp;")
                               : buffer_append(&coded, data + i, 1));
    buffer_clear(&decoded);
    PROMISE(text_append_decoded(&decoded, coded.data ? coded.data : "",
                                coded.length));
    PROMISE(decoded.length == size &&
            (size == 0 || memcmp(decoded.data, data, size) == 0));
    buffer_release(&coded);
    buffer_release(&decoded);
}

/* Messages, and the places where a text may be cut. */
static void check_message(const char *data, size_t size)
{
    size_t most = 8 + size % 120;
    char *message = malloc(most);
    size_t length, cut;

    PROMISE(message);
    text_quote(message, most, data, size);
    PROMISE(memchr(message, '\0', most));
    length = strlen(message);
    PROMISE(fuzz_is_utf8(message, length));
    for (size_t i = 0; i < length; i++)
        PROMISE((unsigned char)message[i] >= ' ' && message[i] != 0x7F);
    free(message);

    if (fuzz_is_utf8(data, size)) {
        cut = utf8_cut(data, size, size / 2);
        PROMISE(cut <= size / 2 || cut == size);
        PROMISE(cut + 3 >= size / 2);
        PROMISE(fuzz_is_utf8(data, cut));
    }
    for (size_t i = 0; i < size;) {
        size_t step = utf8_character(data + i, size - i);

        PROMISE(step <= UTF8_CHARACTER_SIZE && step <= size - i);
        PROMISE(step == 0 || data[i] == '\0' || fuzz_is_utf8(data + i, step));
        if (step == 0)
            step = utf8_garbage(data + i, size - i);
        PROMISE(step >= 1 && step <= size - i);
        i += step;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;

    check_form(text, size);
    check_json_string(text, size);
    check_entities(text, size);
    check_message(text, size);
    return 0;
}
