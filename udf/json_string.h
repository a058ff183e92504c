/*
 * The repair of one JSON string, still in its quotes and with its escapes.
 */
#ifndef WHMCS_JSON_STRING_H
#define WHMCS_JSON_STRING_H

#include <stddef.h>

struct buffer;

enum json_problem {
    JSON_FINE,
    JSON_BROKEN,     /* something that JSON does not allow */
    JSON_BREAKS_OFF, /* fine so far, but the end is missing */
    JSON_TOO_DEEP,
    JSON_TOO_MANY,
    JSON_NO_MEMORY
};

/*
 * Returns the length of the string that starts at the quote data[0] if it is
 * nothing but ASCII without escapes, so that there is nothing to repair; or 0.
 */
size_t json_string_plain(const char *data, size_t length);

/*
 * Appends the string that starts at the quote data[0], with its quotes. NUL
 * and \u0000 are left out; bytes that are no UTF-8 and halves of a pair of \u
 * escapes become U+FFFD. Control characters are let through although JSON
 * forbids them raw: some versions send them, and the parser does not mind.
 * *ret_used is always set: to the length of the string or to the place of the
 * problem.
 */
enum json_problem json_string_clean(const char *data, size_t length,
                                    struct buffer *out, size_t *ret_used);

#endif
