/*
 * A pass over JSON text before the parser sees it. It checks the grammar, so
 * that a parser which still fails can only be out of memory, and repairs what
 * PHP installations are known to send:
 *
 * - NUL bytes and \u0000 are left out;
 * - bytes inside strings that are no UTF-8 become U+FFFD;
 * - \u escapes that are half of a pair become U+FFFD;
 * - bare numbers are put into quotes, so that none is ever read as a double.
 */
#ifndef WHMCS_JSON_CLEAN_H
#define WHMCS_JSON_CLEAN_H

#include <stddef.h>

#include "json_string.h"

struct buffer;

/* Deeper nesting and more values than any answer has; both keep a hostile
 * answer from eating the stack and the memory of the server. */
enum { JSON_DEPTH_MAX = 32, JSON_VALUES_MAX = 4000000 };

/*
 * Appends the cleaned copy of the first value in the text to out. *ret_offset
 * is always set: to the first byte behind the value, or to the place of the
 * problem. What follows the value is not looked at.
 */
enum json_problem json_clean(const char *data, size_t length,
                             struct buffer *out, size_t *ret_offset);

#endif
