/* The parameters of a request. */
#include "form.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* The value of a hexadecimal digit, or -1. */
static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Returns the decoded text; caller frees with free(). */
static char *decode(const char *data, size_t length)
{
    char *text = memory_new(length + 1);
    size_t used = 0;

    for (size_t i = 0; i < length; i++) {
        if (data[i] == '+') {
            text[used++] = ' ';
        } else if (data[i] == '%' && i + 2 < length &&
                   hex_value(data[i + 1]) >= 0 && hex_value(data[i + 2]) >= 0) {
            text[used++] =
                (char)(hex_value(data[i + 1]) * 16 + hex_value(data[i + 2]));
            i += 2;
        } else {
            text[used++] = data[i];
        }
    }
    return text;
}

/* Adds one pair and takes both texts. */
static void add_pair(struct form *form, char *name, char *value)
{
    if (form->count == form->capacity) {
        form->capacity = form->capacity ? form->capacity * 2 : 16;
        form->pairs =
            memory_grow(form->pairs, form->capacity * sizeof(*form->pairs));
    }
    form->pairs[form->count].name = name;
    form->pairs[form->count].value = value;
    form->count++;
}

void form_parse(struct form *form, const char *data, size_t length)
{
    size_t start = 0;

    while (start < length) {
        const char *piece = data + start;
        const char *end = memchr(piece, '&', length - start);
        size_t size = end ? (size_t)(end - piece) : length - start;
        const char *equals = memchr(piece, '=', size);
        size_t name_size = equals ? (size_t)(equals - piece) : size;

        if (size) {
            char *value = equals ? decode(equals + 1, size - name_size - 1)
                                 : decode("", 0);

            add_pair(form, decode(piece, name_size), value);
        }
        start += size + 1;
    }
}

void form_add(struct form *form, const char *name, const char *value)
{
    char *name_copy = memory_new(strlen(name) + 1);
    char *value_copy = memory_new(strlen(value) + 1);

    memcpy(name_copy, name, strlen(name));
    memcpy(value_copy, value, strlen(value));
    add_pair(form, name_copy, value_copy);
}

void form_extend(struct form *form, const char *data, size_t length)
{
    struct pair *last = &form->pairs[form->count - 1];
    size_t used = strlen(last->value);

    last->value = memory_grow(last->value, used + length + 1);
    memcpy(last->value + used, data, length);
    last->value[used + length] = '\0';
}

const char *form_get(const struct form *form, const char *name)
{
    for (size_t i = form->count; i > 0; i--) {
        if (strcmp(form->pairs[i - 1].name, name) == 0)
            return form->pairs[i - 1].value;
    }
    return NULL;
}

const char *form_get_or(const struct form *form, const char *name,
                        const char *absent)
{
    const char *value = form_get(form, name);

    return value ? value : absent;
}

long long form_number(const struct form *form, const char *name)
{
    return strtoll(form_get_or(form, name, "0"), NULL, 10);
}

void form_copy(struct form *to, const struct form *from)
{
    for (size_t i = 0; i < from->count; i++)
        form_add(to, from->pairs[i].name, from->pairs[i].value);
}

void form_release(struct form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        free(form->pairs[i].name);
        free(form->pairs[i].value);
    }
    free(form->pairs);
    form->pairs = NULL;
    form->count = form->capacity = 0;
}
