/*
 * The growing text of one answer, written the way PHP's json_encode() does it:
 * compact, `/` as `\/`, everything beyond ASCII as `\uXXXX`.
 */
#ifndef FAKE_OUTPUT_H
#define FAKE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

struct output {
    char *data;
    size_t length;
    size_t capacity;
    bool is_old;      /* 7.x: every value is a string */
    bool is_escaped;  /* free text carries HTML entities */
    bool is_raw_utf8; /* UTF-8 is passed through, even when it is broken */
    bool is_broken;   /* a value could not be encoded: json_encode() fails */
};

/* Appends bytes as they are. */
void output_bytes(struct output *output, const char *data, size_t length);

/* Appends a NUL-terminated text as it is. */
void output_text(struct output *output, const char *text);

/* Appends a formatted text of at most 1023 bytes. */
void output_format(struct output *output, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Puts a text in front of everything. */
void output_prepend(struct output *output, const char *text);

/* Empties the text and keeps the style. */
void output_clear(struct output *output);

/* Returns the text; caller frees with free(). The output is empty then. */
char *output_take(struct output *output, size_t *ret_length);

/* Frees the text. */
void output_release(struct output *output);

/* Appends `"name":`, with a comma before it unless a brace is there. */
void json_name(struct output *output, const char *name);

/* Appends a quoted string; NULL is written as null. */
void json_string(struct output *output, const char *text);

/* The same for free text, which carries entities if the style says so. */
void json_free_text(struct output *output, const char *text);

/* Appends a number, quoted in the old style. */
void json_number(struct output *output, long long number);

/* Appends a number as a string in every style. */
void json_number_text(struct output *output, long long number);

/* Appends an amount given in the `decimals`-th part of one, as a string. */
void json_decimal(struct output *output, long long amount, int decimals);

/* Appends a date given as 20240131, as a string; 0 is the zero date. */
void json_date(struct output *output, long long date);

/* Appends a moment given as 20240131235959, as a string. */
void json_moment(struct output *output, long long moment);

#endif
