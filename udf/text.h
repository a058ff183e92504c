/*
 * What has to be done to a text before it may enter the database: valid UTF-8,
 * no NUL, HTML entities undone exactly once.
 */
#ifndef WHMCS_TEXT_H
#define WHMCS_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct buffer;

/*
 * Appends the bytes with NUL left out and each ill-formed sequence replaced by
 * U+FFFD. False when the buffer is full; it is then unchanged.
 */
bool text_append_repaired(struct buffer *out, const char *data, size_t length);

/*
 * Appends the text with its HTML entities decoded once: &amp; &lt; &gt; &quot;
 * &apos; and numeric ones, decimal or hexadecimal. Anything else that begins
 * with & stays as it is, and so do numbers that stand for no printable
 * character (only tab, line feed and carriage return are let through). Fails
 * as text_append_repaired does.
 */
bool text_append_decoded(struct buffer *out, const char *data, size_t length);

/* Moves both ends of a text past the ASCII white space there. */
void text_trim(const char **data, size_t *length);

/* True when the text starts with the prefix, ASCII letters compared without
 * regard to case. */
bool text_starts_with(const char *data, size_t length, const char *prefix);

/* True when the text contains the ASCII words, without regard to case. */
bool text_contains(const char *data, size_t length, const char *words);

/*
 * Writes foreign text for use in a message: one line, printable, valid UTF-8,
 * runs of white space and control characters as one blank. What does not fit
 * into size - 1 bytes is cut between two characters and marked with "...". size
 * is at least 8.
 */
void text_quote(char *ret_text, size_t size, const char *data, size_t length);

#endif
