/*
 * JSON values, read only. The parser behind it is cJSON; nobody else sees it.
 *
 * Numbers arrive as texts with their literal digits, because no amount may
 * ever pass through a double. Walk containers with json_first() and
 * json_next(); json_get() is linear and meant for the few members of a head.
 */
#ifndef WHMCS_JSON_H
#define WHMCS_JSON_H

#include <stdbool.h>
#include <stddef.h>

struct fault;
struct json;

enum json_kind {
    JSON_ABSENT, /* no value at all: a NULL pointer */
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_TEXT, /* a string or the literal text of a number */
    JSON_ARRAY,
    JSON_OBJECT
};

/*
 * Parses the first value of the bytes after the repairs of json_clean.h. With
 * ret_used it is told where the value ends, and anything may follow; without,
 * only white space may. 0 and *ret_json, caller frees with json_free(). Or -1
 * and a fault: not_json (retryable when the end is missing), too_large, or
 * memory.
 */
int json_parse(const char *data, size_t length, struct json **ret_json,
               size_t *ret_used, struct fault *fault);

/* Frees a whole tree. Accepts NULL. */
void json_free(struct json *json);

/* Tells what the value is; NULL is JSON_ABSENT. */
enum json_kind json_kind(const struct json *value);

/* Borrows the bytes of a JSON_TEXT, NUL-terminated; "" for other kinds. */
const char *json_text(const struct json *value, size_t *ret_length);

/* True for absent, null, "", [] and {}. */
bool json_is_empty(const struct json *value);

/* Borrows the first value in an array or object, or NULL. */
const struct json *json_first(const struct json *container);

/* Borrows the value behind this one in the same container, or NULL. */
const struct json *json_next(const struct json *value);

/* Borrows the key of a value in an object; "" for one in an array. */
const char *json_key(const struct json *value);

/* Borrows the first member with this key, case counting, or NULL. */
const struct json *json_get(const struct json *object, const char *key);

/*
 * Returns where in an HTTP body the answer begins: behind BOM and white space,
 * or behind notices that PHP printed, at the first { that starts an object with
 * "result" or "status". Returns length when there is no such place.
 */
size_t json_find_answer(const char *data, size_t length);

/*
 * Sends the parser's allocations through malloc() and free() as this library
 * is linked to them, so that tests can make them fail. The setting belongs to
 * the whole process; therefore the library itself never calls it.
 */
void json_route_allocations(void);

#endif
