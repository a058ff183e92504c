/*
 * The rules of UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing
 * above U+10FFFF. Allocates nothing and cannot fail.
 */
#ifndef WHMCS_UTF8_H
#define WHMCS_UTF8_H

#include <stddef.h>

/* What stands for bytes or escapes that are no character. */
#define UTF8_REPLACEMENT "\xEF\xBF\xBD"

enum { UTF8_CHARACTER_SIZE = 4 };

/*
 * Returns the length of the well-formed character at the start of the bytes,
 * or 0 when there is none.
 */
size_t utf8_character(const char *data, size_t length);

/*
 * Returns how many of the bytes belong to the ill-formed sequence at the start
 * (at least 1), so that one broken character becomes one replacement.
 */
size_t utf8_garbage(const char *data, size_t length);

/*
 * Writes the character and returns its length, or 0 when the number is not one
 * that UTF-8 can carry.
 */
size_t utf8_encode(unsigned long code, char ret_text[UTF8_CHARACTER_SIZE]);

/*
 * Returns the largest length not above `limit` at which the text can be cut
 * without breaking a character.
 */
size_t utf8_cut(const char *data, size_t length, size_t limit);

#endif
