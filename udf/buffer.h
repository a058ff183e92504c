/*
 * A growing piece of text with an upper limit.
 *
 * Every append either succeeds as a whole or leaves the buffer as it was, so a
 * caller may collect the results of several appends and check once at the end
 * only if it throws the text away in case of failure.
 */
#ifndef WHMCS_BUFFER_H
#define WHMCS_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

struct buffer {
    char *data;      /* NUL-terminated when not NULL */
    size_t length;   /* bytes of text, without the NUL */
    size_t capacity; /* bytes allocated, with the NUL */
    size_t limit;    /* most bytes of text; 0 means no limit */
};

/* Makes an empty buffer. Allocates nothing; limit 0 means no limit. */
void buffer_init(struct buffer *buffer, size_t limit);

/* Frees the text. Accepts NULL and an already released buffer. */
void buffer_release(struct buffer *buffer);

/* Forgets the text but keeps the memory for the next one. */
void buffer_clear(struct buffer *buffer);

/* Cuts the text to its first `length` bytes; a longer one is left alone. */
void buffer_truncate(struct buffer *buffer, size_t length);

/*
 * Makes room for `extra` more bytes. False when the limit or memory is
 * reached; the buffer is then unchanged.
 */
bool buffer_reserve(struct buffer *buffer, size_t extra);

/*
 * Appends a copy of the bytes. False when the limit or memory is reached; the
 * buffer is then unchanged.
 */
bool buffer_append(struct buffer *buffer, const void *data, size_t length);

/* The same for a NUL-terminated text. */
bool buffer_append_text(struct buffer *buffer, const char *text);

/* The same for a number in decimal digits; printf takes ten times as long. */
bool buffer_append_integer(struct buffer *buffer, long long value);

/* The same for what printf would print. */
bool buffer_append_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Appends the bytes as a JSON string with its quotes. The result is always
 * valid JSON in valid UTF-8: NUL bytes are left out, bytes that are no UTF-8
 * become U+FFFD, control characters are escaped. Fails as buffer_append does.
 */
bool buffer_append_json_string(struct buffer *buffer, const char *data,
                               size_t length);

/*
 * Returns the text (NULL when nothing was ever appended); caller frees with
 * free(). The buffer is empty afterwards and keeps its limit.
 */
char *buffer_take(struct buffer *buffer, size_t *ret_length);

#endif
