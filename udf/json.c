/* JSON values, read only: a thin cover over cJSON. */
#include "json.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "buffer.h"
#include "fault.h"
#include "json_clean.h"

/* Sees our opaque value as what it is. */
static const cJSON *node(const struct json *value)
{
    return (const cJSON *)value;
}

/* Turns a problem of the grammar into a fault. */
static void set_problem(enum json_problem problem, size_t offset,
                        struct fault *fault)
{
    switch (problem) {
    case JSON_BREAKS_OFF:
        fault_set(fault, "not_json", true,
                  "the JSON text breaks off after %zu bytes", offset);
        break;
    case JSON_TOO_DEEP:
        fault_set(fault, "not_json", false,
                  "the JSON text is nested more than %d levels deep at byte "
                  "%zu",
                  (int)JSON_DEPTH_MAX, offset);
        break;
    case JSON_TOO_MANY:
        fault_set(fault, "too_large", false,
                  "the JSON text has more than %d values",
                  (int)JSON_VALUES_MAX);
        break;
    case JSON_NO_MEMORY:
        fault_set_memory(fault, "reading a JSON text");
        break;
    case JSON_FINE:
    case JSON_BROKEN:
        fault_set(fault, "not_json", false,
                  "the JSON text is not well-formed at byte %zu", offset);
        break;
    }
}

/* True when only white space is left. */
static bool is_blank(const char *data, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!memchr(" \t\r\n", data[i], sizeof " \t\r\n"))
            return false;

    return true;
}

int json_parse(const char *data, size_t length, struct json **ret_json,
               size_t *ret_used, struct fault *fault)
{
    enum json_problem problem;
    struct buffer clean;
    cJSON *root = NULL;
    size_t offset = 0;

    buffer_init(&clean, 0);

    /* Quotes around numbers are what makes the copy longer than the text. */
    if (!buffer_reserve(&clean, length + length / 8))
        problem = JSON_NO_MEMORY;
    else
        problem = json_clean(data, length, &clean, &offset);
    if (problem == JSON_FINE && !ret_used &&
        !is_blank(data + offset, length - offset))
        problem = JSON_BROKEN;
    if (problem != JSON_FINE)
        goto out;

    /* The grammar has been checked, so only memory can be missing here. */
    root = cJSON_ParseWithLengthOpts(clean.data, clean.length + 1, NULL, true);
    if (!root) {
        problem = JSON_NO_MEMORY;
        goto out;
    }

    if (ret_used)
        *ret_used = offset;
    *ret_json = (struct json *)root;

out:
    if (problem != JSON_FINE)
        set_problem(problem, offset, fault);
    buffer_release(&clean);
    return root ? 0 : -1;
}

void json_free(struct json *json)
{
    cJSON_Delete((cJSON *)json);
}

enum json_kind json_kind(const struct json *value)
{
    if (!value)
        return JSON_ABSENT;

    switch (node(value)->type & 0xFF) {
    case cJSON_False:
        return JSON_FALSE;
    case cJSON_True:
        return JSON_TRUE;
    case cJSON_String:
        return JSON_TEXT;
    case cJSON_Array:
        return JSON_ARRAY;
    case cJSON_Object:
        return JSON_OBJECT;
    default:
        return JSON_NULL;
    }
}

const char *json_text(const struct json *value, size_t *ret_length)
{
    const char *text = "";

    if (json_kind(value) == JSON_TEXT)
        text = node(value)->valuestring;
    *ret_length = strlen(text);
    return text;
}

bool json_is_empty(const struct json *value)
{
    switch (json_kind(value)) {
    case JSON_ABSENT:
    case JSON_NULL:
        return true;
    case JSON_TEXT:
        return node(value)->valuestring[0] == '\0';
    case JSON_ARRAY:
    case JSON_OBJECT:
        return !node(value)->child;
    default:
        return false;
    }
}

const struct json *json_first(const struct json *container)
{
    return container ? (const struct json *)node(container)->child : NULL;
}

const struct json *json_next(const struct json *value)
{
    return value ? (const struct json *)node(value)->next : NULL;
}

const char *json_key(const struct json *value)
{
    return value && node(value)->string ? node(value)->string : "";
}

const struct json *json_get(const struct json *object, const char *key)
{
    if (json_kind(object) != JSON_OBJECT)
        return NULL;

    return (const struct json *)cJSON_GetObjectItemCaseSensitive(node(object),
                                                                 key);
}

/* Passes what JSON calls white space. */
static size_t skip_space(const char *data, size_t length, size_t at)
{
    while (at < length && is_blank(data + at, 1))
        at++;
    return at;
}

/* Tells whether an object with this first key begins at the brace. */
static bool starts_with_key(const char *data, size_t length, size_t at,
                            const char *key)
{
    size_t key_length = strlen(key);

    at = skip_space(data, length, at + 1);
    if (length - at < key_length || memcmp(data + at, key, key_length) != 0)
        return false;

    at = skip_space(data, length, at + key_length);
    return at < length && data[at] == ':';
}

size_t json_find_answer(const char *data, size_t length)
{
    static const char bom[] = "\xEF\xBB\xBF";
    size_t at = skip_space(data, length, 0);
    size_t next;

    while (length - at >= 3 && memcmp(data + at, bom, 3) == 0)
        at = skip_space(data, length, at + 3);

    /* An object right at the start is the answer, whatever its first key. */
    next = at < length ? skip_space(data, length, at + 1) : length;
    if (at < length && data[at] == '{' &&
        (next == length || data[next] == '"' || data[next] == '}'))
        return at;

    while (at < length) {
        const char *brace = memchr(data + at, '{', length - at);

        if (!brace)
            return length;
        at = (size_t)(brace - data);
        if (starts_with_key(data, length, at, "\"result\"") ||
            starts_with_key(data, length, at, "\"status\""))
            return at;
        at++;
    }

    return length;
}

/* cJSON's way to malloc(). */
static void *allocate(size_t size)
{
    return malloc(size);
}

/* cJSON's way to free(). */
static void release(void *memory)
{
    free(memory);
}

void json_route_allocations(void)
{
    cJSON_Hooks hooks = {.malloc_fn = allocate, .free_fn = release};

    cJSON_InitHooks(&hooks);
}
