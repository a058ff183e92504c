/* Writes and sets records through tables of members. */
#include "view.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "calendar.h"
#include "context.h"
#include "decimal.h"
#include "memory.h"
#include "model.h"
#include "output.h"
#include "switches.h"

/* Writes a yes or no in one of its encodings. */
static void write_flag(struct output *out, enum member_kind kind, bool flag)
{
    if (kind == MEMBER_BIT)
        json_number(out, flag);
    else if (kind == MEMBER_CHAR || (kind == MEMBER_FLAG && out->is_old))
        output_text(out, flag ? "\"1\"" : "\"0\"");
    else if (kind == MEMBER_ON_TEXT || out->is_old)
        output_text(out, flag ? "\"on\"" : "\"\"");
    else
        output_text(out, flag ? "true" : "false");
}

/* Writes a value that is kept as a number. */
static void write_number(struct context *context, enum member_kind kind,
                         long long number)
{
    struct output *out = context->out;

    if (kind == MEMBER_ID)
        json_number(out, number);
    else if (kind == MEMBER_ID_TEXT)
        json_number_text(out, number);
    else if (kind == MEMBER_ID_NULL && !number)
        output_text(out, "null");
    else if (kind == MEMBER_ID_NULL)
        json_number(out, number);
    else if (kind == MEMBER_MONEY)
        json_decimal(out, number, 2);
    else if (kind == MEMBER_RATE && out->is_old)
        json_decimal(out, decimal_divide(number, 10), 2);
    else if (kind == MEMBER_RATE)
        json_decimal(out, number, 3);
    else if (kind == MEMBER_FACTOR)
        json_decimal(out, number, 5);
    else if (kind == MEMBER_DATE)
        json_date(out, number);
    else if (kind == MEMBER_UPDATED &&
             context->switches->updated_at == UPDATED_AT_ZERO)
        json_moment(out, 0);
    else
        json_moment(out, number);
}

/* Writes the value of one member. */
static void write_value(struct context *context, const struct member *member,
                        const void *record)
{
    const char *place = (const char *)record + member->offset;

    switch (member->kind) {
    case MEMBER_WRITTEN:
        member->write(context, record);
        break;
    case MEMBER_TEXT:
        json_free_text(context->out, *(const char *const *)(const void *)place);
        break;
    case MEMBER_CODE:
        json_string(context->out, *(const char *const *)(const void *)place);
        break;
    case MEMBER_FLAG:
    case MEMBER_ON:
    case MEMBER_ON_TEXT:
    case MEMBER_BIT:
    case MEMBER_CHAR:
        write_flag(context->out, member->kind,
                   *(const bool *)(const void *)place);
        break;
    default:
        write_number(context, member->kind,
                     *(const long long *)(const void *)place);
    }
}

/* Finds what overrides a member, or NULL. */
static struct override *find_override(const struct record *record,
                                      const char *name)
{
    struct override *override = record->overrides;

    while (override && strcmp(override->name, name) != 0)
        override = override->next;
    return override;
}

bool view_write_instead(struct context *context, const struct record *record,
                        const char *name)
{
    const struct override *override = find_override(record, name);

    if (override && *override->json) {
        json_name(context->out, name);
        output_text(context->out, override->json);
    }
    return override != NULL;
}

void view_write(struct context *context, const struct member *view,
                const void *record)
{
    const struct record *head = record;

    for (const struct member *member = view; member->name; member++) {
        const struct override *override = NULL;

        if (member->is_new && context->out->is_old)
            continue;
        if (head->overrides)
            override = find_override(head, member->name);
        if (override && !*override->json)
            continue;
        if (*member->name) /* a nameless one writes its own names */
            json_name(context->out, member->name);
        if (override)
            output_text(context->out, override->json);
        else
            write_value(context, member, record);
    }
}

/* Finds a member by name, or NULL. */
static const struct member *find_member(const struct member *view,
                                        const char *name)
{
    for (; view->name; view++) {
        if (*view->name && strcmp(view->name, name) == 0)
            return view;
    }
    return NULL;
}

bool view_has(const struct member *view, const char *name)
{
    return find_member(view, name) != NULL;
}

/* Reads a flag as WHMCS's own forms send it. */
static bool parse_flag(const char *value, bool *ret_flag)
{
    if (!*value || strcmp(value, "0") == 0 || strcasecmp(value, "false") == 0)
        *ret_flag = false;
    else if (strcmp(value, "1") == 0 || strcasecmp(value, "true") == 0 ||
             strcasecmp(value, "on") == 0)
        *ret_flag = true;
    else
        return false;
    return true;
}

/* Reads the text of a value that is kept as a number. */
static bool parse_number(enum member_kind kind, const char *value,
                         long long *ret_number)
{
    if (kind == MEMBER_MONEY)
        return decimal_parse(value, 2, ret_number);
    if (kind == MEMBER_RATE)
        return decimal_parse(value, 3, ret_number);
    if (kind == MEMBER_FACTOR)
        return decimal_parse(value, 5, ret_number);
    if (kind == MEMBER_DATE)
        return date_parse(value, ret_number);
    if (kind == MEMBER_MOMENT || kind == MEMBER_UPDATED)
        return moment_parse(value, ret_number);
    return decimal_parse(value, 0, ret_number);
}

/* Stores a value in its place. False when the text is none of its kind. */
static bool set_value(const struct member *member, struct record *record,
                      struct arena *arena, const char *value)
{
    char *place = (char *)record + member->offset;

    switch (member->kind) {
    case MEMBER_WRITTEN:
        return false;
    case MEMBER_TEXT:
    case MEMBER_CODE:
        *(const char **)(void *)place = arena_copy(arena, value);
        return true;
    case MEMBER_FLAG:
    case MEMBER_ON:
    case MEMBER_ON_TEXT:
    case MEMBER_BIT:
    case MEMBER_CHAR:
        return parse_flag(value, (bool *)(void *)place);
    default:
        return parse_number(member->kind, value, (long long *)(void *)place);
    }
}

void view_override(struct record *record, struct arena *arena, const char *name,
                   const char *json)
{
    struct override *override = find_override(record, name);

    if (!override) {
        override = arena_take(arena, sizeof(*override));
        override->name = arena_copy(arena, name);
        override->next = record->overrides;
        record->overrides = override;
    }
    override->json = arena_copy(arena, json);
}

/* Takes an override away, so that the field itself shows again. */
static void drop_override(struct record *record, const char *name)
{
    struct override **place = &record->overrides;

    while (*place && strcmp((*place)->name, name) != 0)
        place = &(*place)->next;
    if (*place)
        *place = (*place)->next;
}

void view_set(const struct member *view, struct record *record,
              struct arena *arena, const char *name, const char *value)
{
    const struct member *member = find_member(view, name);

    if (member && set_value(member, record, arena, value)) {
        drop_override(record, name);
    } else {
        struct output quoted = {0};
        size_t length = 0;
        char *json;

        json_string(&quoted, value);
        json = output_take(&quoted, &length);
        view_override(record, arena, name, json);
        free(json);
    }
}
