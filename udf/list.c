/* The rows of a list, in whichever way WHMCS wraps them. */
#include "list.h"

#include "json.h"

/* True for a text of digits only. */
static bool is_digits(const char *text)
{
    if (text[0] == '\0')
        return false;
    while (*text >= '0' && *text <= '9')
        text++;
    return *text == '\0';
}

/* True for an object that stands for an array. */
static bool is_keyed_array(const struct json *object)
{
    const struct json *member = json_first(object);

    while (member && is_digits(json_key(member)))
        member = json_next(member);
    return !member;
}

int list_open(struct list *list, const struct json *value, const char *inner)
{
    const struct json *below = inner ? json_get(value, inner) : NULL;

    if (below)
        value = below;

    list->next = NULL;
    list->is_single = false;
    if (json_is_empty(value) || json_kind(value) == JSON_FALSE)
        return 0;

    switch (json_kind(value)) {
    case JSON_ARRAY:
        list->next = json_first(value);
        return 0;
    case JSON_OBJECT:
        list->is_single = !is_keyed_array(value);
        list->next = list->is_single ? value : json_first(value);
        return 0;
    default:
        return -1;
    }
}

const struct json *list_next(struct list *list)
{
    const struct json *row = list->next;

    list->next = list->is_single ? NULL : json_next(row);
    return row;
}

size_t list_count(const struct list *list)
{
    struct list copy = *list;
    size_t count = 0;

    while (list_next(&copy))
        count++;
    return count;
}
