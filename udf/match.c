/* The members of an answer matched with the fields of a shape. */
#include "match.h"

#include <string.h>

#include "json.h"

/* What has been found for the fields so far. */
struct match {
    const struct shape *shape;
    const struct json **values;
    size_t ranks[SHAPE_FIELD_COUNT]; /* which spelling each value has */
};

/* Place of the key among the spellings of a field, or FIELD_KEY_COUNT. */
static size_t find_key(const struct field *field, const char *key)
{
    size_t rank = 0;

    while (rank < FIELD_KEY_COUNT &&
           !(field->keys[rank] && field->keys[rank][0] == key[0] &&
             strcmp(field->keys[rank], key) == 0))
        rank++;
    return rank;
}

/*
 * Notes a value of a field, unless a better spelling has been seen. An empty
 * value never displaces one that says something.
 */
static void note(struct match *match, size_t f, size_t rank,
                 const struct json *value)
{
    const struct json *known = match->values[f];

    if (known && (json_is_empty(value) ||
                  (rank >= match->ranks[f] && !json_is_empty(known))))
        return;

    match->values[f] = value;
    match->ranks[f] = rank;
}

/*
 * Matches all members of one object in one walk. WHMCS sends them nearly in
 * our order, so the search for a key starts behind the field that was found
 * last; looking up each field by itself would be quadratic.
 */
static void match_members(struct match *match, const struct json *object,
                          bool is_group)
{
    const struct shape *shape = match->shape;
    const struct json *member;
    size_t hint = 0;

    for (member = json_first(object); member; member = json_next(member)) {
        const char *key = json_key(member);
        size_t f = hint < shape->field_count ? hint : 0;

        for (size_t i = 0; i < shape->field_count; i++) {
            const struct field *field = &shape->fields[f];
            size_t rank = field->is_grouped == is_group ? find_key(field, key)
                                                        : FIELD_KEY_COUNT;

            if (rank < FIELD_KEY_COUNT) {
                note(match, f, rank, member);
                hint = f + 1;
                break;
            }
            f = f + 1 < shape->field_count ? f + 1 : 0;
        }
    }
}

void match_fields(const struct shape *shape, const struct json *row,
                  const struct json *ret_values[SHAPE_FIELD_COUNT])
{
    struct match match = {.shape = shape, .values = ret_values};
    const struct json *group = NULL;

    for (size_t i = 0; i < SHAPE_FIELD_COUNT; i++)
        ret_values[i] = NULL;

    match_members(&match, row, false);
    if (shape->group)
        group = json_get(row, shape->group);
    if (json_kind(group) == JSON_OBJECT)
        match_members(&match, group, true);
}
