/* One row of WHMCS, written in its one canonical form. */
#include "row.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "buffer.h"
#include "fault.h"
#include "field.h"
#include "json.h"
#include "list.h"
#include "match.h"
#include "place.h"
#include "shape.h"

enum { HASH_SIZE = 16 };

/* One entry of a nested list, for sorting. */
struct entry {
    const struct json *value;
    long long id;
    size_t index;
};

static int write_members(struct place *place, const struct json *row,
                         struct buffer *out, struct fault *fault);

/* Orders entries by id; the index keeps equal ones in their old order. */
static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;

    if (a->id != b->id)
        return a->id < b->id ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

/* Collects the entries of a list by ascending id; caller frees with free(). */
static struct entry *sort_entries(struct list list, size_t count,
                                  const struct shape *shape)
{
    struct entry *entries = malloc(count * sizeof *entries);

    if (!entries)
        return NULL;

    for (size_t i = 0; i < count; i++) {
        const struct json *value = list_next(&list);

        entries[i].value = value;
        entries[i].id =
            field_read_id(json_get(value, shape->fields[0].keys[0]));
        entries[i].index = i;
    }

    qsort(entries, count, sizeof *entries, compare_entries);
    return entries;
}

/* Refuses the second of two entries with one id, where ids tell them apart. */
static int check_twin(const struct place *place, const struct field *field,
                      const struct entry *entries, size_t index,
                      struct fault *fault)
{
    if (place->is_lenient || index == 0 || !field->shape->has_id ||
        entries[index].id == 0 || entries[index].id != entries[index - 1].id)
        return 0;

    fault_set(fault, "bad_field", false,
              "%s %lld: two %ss have the id %lld; correct this record in WHMCS "
              "and sync again",
              place->shape->noun, place->id, field->shape->noun,
              entries[index].id);
    return -1;
}

/* Appends one entry of a nested list as an object. */
static int write_entry(const struct place *parent, const struct field *field,
                       const struct entry *entry, struct buffer *out,
                       struct fault *fault)
{
    struct place place = {.shape = field->shape,
                          .id = entry->id,
                          .parent = parent,
                          .is_lenient = parent->is_lenient};

    if (json_kind(entry->value) != JSON_OBJECT)
        return place_set_fault(parent, field, entry->value, FIELD_UNREADABLE,
                               fault);

    return write_members(&place, entry->value, out, fault);
}

/* Appends a nested list as an array. */
static int write_list(const struct place *place, const struct field *field,
                      const struct json *value, struct buffer *out,
                      struct fault *fault)
{
    struct entry *entries = NULL;
    struct list list;
    bool is_written;
    size_t count;
    int rc = -1;

    if (list_open(&list, value, field->inner) != 0)
        return place_set_fault(place, field, value, FIELD_UNREADABLE, fault);

    count = list_count(&list);
    if (count > 0)
        entries = sort_entries(list, count, field->shape);
    is_written = (entries || count == 0) && buffer_append(out, "[", 1);

    for (size_t i = 0; is_written && i < count; i++) {
        is_written = i == 0 || buffer_append(out, ",", 1);
        if (is_written && check_twin(place, field, entries, i, fault) != 0)
            goto out;
        if (is_written &&
            write_entry(place, field, &entries[i], out, fault) != 0)
            goto out;
    }

    if (is_written && buffer_append(out, "]", 1))
        rc = 0;
    else
        fault_set_memory(fault, "writing a row");

out:
    free(entries);
    return rc;
}

/* Appends the value of a member. */
static int write_value(struct place *place, size_t index,
                       const struct json *value, struct buffer *out,
                       struct fault *fault)
{
    const struct field *field = &place->shape->fields[index];
    enum field_result result;
    bool is_id = index == 0 && place->shape->has_id;

    if (field->kind == FIELD_LIST)
        return write_list(place, field, value, out, fault);

    result = field_write(field, value, out);
    if (result == FIELD_WRITTEN && is_id && place->id == 0)
        result = FIELD_UNREADABLE;
    if (result != FIELD_WRITTEN)
        return place_set_fault(place, field, value, result, fault);
    return 0;
}

/* Appends one member, with the comma before it. */
static int write_member(struct place *place, size_t index,
                        const struct json *value, struct buffer *out,
                        struct fault *fault)
{
    const struct field *field = &place->shape->fields[index];
    size_t start;

    /* The label begins with the comma that the first member does not have. */
    if (!buffer_append_text(out, index == 0 ? field->label + 1 : field->label))
        return place_set_fault(place, field, value, FIELD_NO_MEMORY, fault);

    start = out->length;
    if (write_value(place, index, value, out, fault) == 0)
        return 0;
    if (!place->is_lenient || strcmp(fault->code, "bad_field") != 0)
        return -1;

    buffer_truncate(out, start);
    return buffer_append_text(out, "null")
               ? 0
               : place_set_fault(place, field, value, FIELD_NO_MEMORY, fault);
}

/* Appends the hash over what has been written since `start`. */
static bool write_hash(struct buffer *out, size_t start)
{
    unsigned char hash[HASH_SIZE];
    char hex[2 * HASH_SIZE + 1];

    if (!buffer_append(out, "}", 1))
        return false;

    crypto_generichash(hash, sizeof hash,
                       (const unsigned char *)out->data + start,
                       out->length - start, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    buffer_truncate(out, out->length - 1);
    return buffer_append_text(out, ",\"hash\":\"") &&
           buffer_append_text(out, hex) && buffer_append(out, "\"", 1);
}

/* Appends the whole object of a row or entry. */
static int write_members(struct place *place, const struct json *row,
                         struct buffer *out, struct fault *fault)
{
    const struct shape *shape = place->shape;
    const struct json *values[SHAPE_FIELD_COUNT];
    size_t start = out->length;

    match_fields(shape, row, values);
    if (shape->has_id)
        place->id = field_read_id(values[0]);

    if (!buffer_append(out, "{", 1)) {
        fault_set_memory(fault, "writing a row");
        return -1;
    }
    for (size_t i = 0; i < shape->field_count; i++)
        if (write_member(place, i, values[i], out, fault) != 0)
            return -1;

    if ((shape->has_hash && !place->is_lenient && !write_hash(out, start)) ||
        !buffer_append(out, "}", 1)) {
        fault_set_memory(fault, "writing a row");
        return -1;
    }

    return 0;
}

int row_write(const struct shape *shape, const struct json *row,
              struct buffer *out, long long *ret_id, struct fault *fault)
{
    struct place place = {.shape = shape};
    size_t before = out->length;
    int rc = -1;

    if (json_kind(row) == JSON_OBJECT)
        rc = write_members(&place, row, out, fault);
    else
        fault_set(fault, "bad_field", false,
                  "a %s is not an object; a hook in WHMCS changes the answer, "
                  "look for it in includes/hooks",
                  shape->noun);

    if (rc != 0)
        buffer_truncate(out, before);
    *ret_id = place.id;
    return rc;
}

int row_write_readable(const struct shape *shape, const struct json *row,
                       struct buffer *out)
{
    struct place place = {.shape = shape, .is_lenient = true};
    struct fault fault = {.code = ""};
    size_t before = out->length;

    if (json_kind(row) == JSON_OBJECT &&
        write_members(&place, row, out, &fault) == 0)
        return 0;

    buffer_truncate(out, before);
    return -1;
}
