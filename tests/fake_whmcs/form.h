/* The parameters of a request: pairs of decoded names and values, in order. */
#ifndef FAKE_FORM_H
#define FAKE_FORM_H

#include <stddef.h>

struct pair {
    char *name;
    char *value;
};

/* All zero = no parameters. */
struct form {
    struct pair *pairs;
    size_t count;
    size_t capacity;
};

/* Adds the pairs of an application/x-www-form-urlencoded text. */
void form_parse(struct form *form, const char *data, size_t length);

/* Adds one pair of NUL-terminated, decoded texts. */
void form_add(struct form *form, const char *name, const char *value);

/* Adds bytes to the value of the last pair. */
void form_extend(struct form *form, const char *data, size_t length);

/* The value of the last pair of that name, as PHP has it; NULL if absent. */
const char *form_get(const struct form *form, const char *name);

/* The same, with a default instead of NULL. */
const char *form_get_or(const struct form *form, const char *name,
                        const char *absent);

/* The value as an integer the way PHP casts: leading digits, else 0. */
long long form_number(const struct form *form, const char *name);

/* Copies all pairs into another form. */
void form_copy(struct form *to, const struct form *from);

/* Frees the pairs. */
void form_release(struct form *form);

#endif
