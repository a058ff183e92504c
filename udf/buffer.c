/* A growing piece of text with an upper limit. */
#include "buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "utf8.h"

/* First allocation: most texts of ours are rows of about this size. */
enum { FIRST_CAPACITY = 256 };

void buffer_init(struct buffer *buffer, size_t limit)
{
    buffer->data = NULL;
    buffer->length = 0;
    buffer->capacity = 0;
    buffer->limit = limit;
}

void buffer_release(struct buffer *buffer)
{
    if (!buffer)
        return;

    free(buffer->data);
    buffer_init(buffer, buffer->limit);
}

void buffer_clear(struct buffer *buffer)
{
    buffer_truncate(buffer, 0);
}

void buffer_truncate(struct buffer *buffer, size_t length)
{
    if (!buffer->data || length >= buffer->length)
        return;

    buffer->length = length;
    buffer->data[length] = '\0';
}

bool buffer_reserve(struct buffer *buffer, size_t extra)
{
    size_t needed, capacity;
    char *data;

    if (extra >= SIZE_MAX / 2 - buffer->length)
        return false;
    needed = buffer->length + extra;
    if (buffer->limit != 0 && needed > buffer->limit)
        return false;
    if (needed < buffer->capacity)
        return true;

    /* Growing by half keeps both the number of copies and the waste small. */
    capacity = buffer->capacity + buffer->capacity / 2;
    if (capacity < FIRST_CAPACITY)
        capacity = FIRST_CAPACITY;
    if (capacity <= needed)
        capacity = needed + 1;

    data = realloc(buffer->data, capacity);
    if (!data)
        return false;

    if (!buffer->data)
        data[0] = '\0';
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

bool buffer_append(struct buffer *buffer, const void *data, size_t length)
{
    if (!buffer_reserve(buffer, length))
        return false;

    if (length > 0)
        memcpy(buffer->data + buffer->length, data, length);
    buffer->length += length;
    buffer->data[buffer->length] = '\0';
    return true;
}

bool buffer_append_text(struct buffer *buffer, const char *text)
{
    return buffer_append(buffer, text, strlen(text));
}

bool buffer_append_integer(struct buffer *buffer, long long value)
{
    char digits[24];
    char *start = digits + sizeof digits;
    unsigned long long rest = (unsigned long long)value;

    if (value < 0)
        rest = 0 - rest;
    do {
        *--start = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        *--start = '-';

    return buffer_append(buffer, start,
                         (size_t)(digits + sizeof digits - start));
}

bool buffer_append_format(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;
    int length, written;

    va_start(arguments, format);
    length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);

    if (length < 0 || !buffer_reserve(buffer, (size_t)length))
        return false;

    va_start(arguments, format);
    written = vsnprintf(buffer->data + buffer->length, (size_t)length + 1,
                        format, arguments);
    va_end(arguments);

    if (written != length) {
        buffer->data[buffer->length] = '\0';
        return false;
    }
    buffer->length += (size_t)length;
    return true;
}

/* Counts the bytes at the start that stand in a JSON string as they are. */
static size_t plain_run(const char *data, size_t length)
{
    size_t i = 0;

    while (i < length) {
        unsigned char byte = (unsigned char)data[i];
        size_t character;

        if (byte < 0x20 || byte == '"' || byte == '\\')
            break;
        if (byte < 0x80) {
            i++;
            continue;
        }
        character = utf8_character(data + i, length - i);
        if (character == 0)
            break;
        i += character;
    }

    return i;
}

/*
 * Appends the one byte or ill-formed sequence at which plain_run() stopped and
 * tells how many bytes that were.
 */
static bool append_escaped(struct buffer *buffer, const char *data,
                           size_t length, size_t *ret_used)
{
    static const char short_forms[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    unsigned char byte = (unsigned char)data[0];

    *ret_used = 1;
    if (byte == 0)
        return true;
    if (byte >= 0x80) {
        *ret_used = utf8_garbage(data, length);
        return buffer_append_text(buffer, UTF8_REPLACEMENT);
    }
    for (size_t i = 0; short_forms[i] != '\0'; i += 2) {
        if (short_forms[i] == data[0]) {
            char escape[2] = {'\\', short_forms[i + 1]};

            return buffer_append(buffer, escape, sizeof escape);
        }
    }

    return buffer_append_format(buffer, "\\u%04x", byte);
}

bool buffer_append_json_string(struct buffer *buffer, const char *data,
                               size_t length)
{
    size_t before = buffer->length;
    size_t done = plain_run(data, length);
    bool is_complete;

    if (!buffer_reserve(buffer, done + 2))
        return false;

    /* Most texts need no escape, and the room for them is there now. */
    is_complete =
        buffer_append(buffer, "\"", 1) && buffer_append(buffer, data, done);
    while (is_complete && done < length) {
        size_t used = 0, run;

        is_complete = append_escaped(buffer, data + done, length - done, &used);
        done += used;
        run = plain_run(data + done, length - done);
        is_complete = is_complete && buffer_append(buffer, data + done, run);
        done += run;
    }

    is_complete = is_complete && buffer_append(buffer, "\"", 1);
    if (!is_complete)
        buffer_truncate(buffer, before);
    return is_complete;
}

char *buffer_take(struct buffer *buffer, size_t *ret_length)
{
    char *data = buffer->data;

    if (ret_length)
        *ret_length = buffer->length;
    buffer_init(buffer, buffer->limit);
    return data;
}
