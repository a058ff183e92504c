/*
 * The bytes of an HTTP body on their way to canonical rows.
 *
 * The first byte of an input chooses the action, the second the HTTP status,
 * the rest is the body. Beside not crashing:
 *
 * - what json_clean() lets through is JSON, cleaning it again changes nothing,
 *   and a value that is cut short "breaks off";
 * - a row is strict JSON, has the members of its shape in their order, each in
 *   the form of its kind, and the hash of what precedes it;
 * - amounts and rates have the value that stands in the body, digit by digit;
 * - a row that is sent as an answer comes out as the same bytes;
 * - what is no answer has a fault with code, message and status.
 */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <sodium.h>

#include "action.h"
#include "answer.h"
#include "buffer.h"
#include "fault.h"
#include "field.h"
#include "json.h"
#include "json_clean.h"
#include "list.h"
#include "match.h"
#include "reply.h"
#include "shape.h"

/* Bytes before the body, and entries of a list beyond which the comparison
 * with the source, which takes the square of it, is left out. */
enum { HEAD_SIZE = 2, COMPARED_MAX = 200 };

static const char *const fault_codes[] = {
    "not_json",    "too_large", "api_error",    "ip_denied",
    "auth_failed", "not_found", "permission",   "unknown_action",
    "encoding",    "memory",    "rate_limited", "server_error",
    NULL};

static void check_object(const struct shape *shape, const cJSON *object);
static void compare_object(const struct shape *shape, const struct json *source,
                           const cJSON *object);
static bool render(const struct shape *shape, const struct json *row,
                   struct buffer *out);

/* True for [-]digits.digits without leading zeros and without a negative
 * zero, with at least so many decimals. */
static bool is_decimal(const char *text, size_t min_decimals)
{
    const char *whole = text + (text[0] == '-' ? 1 : 0);
    size_t whole_length = strspn(whole, "0123456789");
    const char *decimals = whole + whole_length + 1;

    if (whole_length == 0 || whole[whole_length] != '.' ||
        (whole_length > 1 && whole[0] == '0'))
        return false;
    if (text[0] == '-' && strspn(whole, "0.") == strlen(whole))
        return false;
    return strlen(decimals) >= min_decimals &&
           strspn(decimals, "0123456789") == strlen(decimals);
}

/* True for the pattern, in which 9 stands for any digit. */
static bool has_form(const char *text, const char *pattern)
{
    for (; *pattern != '\0'; pattern++, text++)
        if (*pattern == '9' ? *text < '0' || *text > '9' : *text != *pattern)
            return false;

    return *text == '\0';
}

/* True when there is no blank at either end. */
static bool is_trimmed(const char *text)
{
    static const char blanks[] = " \t\n\v\f\r";
    size_t length = strlen(text);

    return length == 0 ||
           (!strchr(blanks, text[0]) && !strchr(blanks, text[length - 1]));
}

/* Asserts the form of one value. */
static void check_value(const struct field *field, const cJSON *value)
{
    const char *text = cJSON_IsString(value) ? value->valuestring : NULL;
    double id = 0;

    switch (field->kind) {
    case FIELD_ID:
    case FIELD_COUNT:
        PROMISE(cJSON_IsNumber(value) && value->valuedouble >= 0);
        break;
    case FIELD_MONEY:
        PROMISE(text && is_decimal(text, 2));
        break;
    case FIELD_RATE:
        PROMISE(text && is_decimal(text, 3));
        break;
    case FIELD_TEXT:
        PROMISE(text);
        break;
    case FIELD_CODE:
        PROMISE(text && is_trimmed(text));
        break;
    case FIELD_COUNTRY:
        PROMISE(text && is_trimmed(text));
        PROMISE(!text[strcspn(text, "abcdefghijklmnopqrstuvwxyz")]);
        break;
    case FIELD_DATE:
        PROMISE(cJSON_IsNull(value) || (text && has_form(text, "9999-99-99")));
        break;
    case FIELD_DATETIME:
        PROMISE(cJSON_IsNull(value) ||
                (text && has_form(text, "9999-99-99 99:99:99")));
        break;
    case FIELD_FLAG:
    case FIELD_CONSENT:
        PROMISE(cJSON_IsNumber(value) &&
                (value->valueint == 0 || value->valueint == 1));
        break;
    case FIELD_LIST:
        PROMISE(cJSON_IsArray(value));
        for (const cJSON *entry = value->child; entry; entry = entry->next) {
            check_object(field->shape, entry);
            PROMISE(entry->child && entry->child->valuedouble >= id);
            id = entry->child->valuedouble;
        }
        break;
    }
    PROMISE(!field->is_required || !text || text[0] != '\0' ||
            field->kind == FIELD_CODE || field->kind == FIELD_TEXT);
}

/* Asserts that the object has the members of its shape in their order. */
static void check_object(const struct shape *shape, const cJSON *object)
{
    const cJSON *value = object->child;

    PROMISE(cJSON_IsObject(object));
    for (size_t i = 0; i < shape->field_count; i++) {
        PROMISE(value && strcmp(value->string, shape->fields[i].name) == 0);
        check_value(&shape->fields[i], value);
        value = value->next;
    }
    if (shape->has_hash) {
        PROMISE(value && strcmp(value->string, "hash") == 0);
        value = value->next;
    }
    PROMISE(!value);
    PROMISE(!shape->has_id ||
            (object->child && object->child->valuedouble >= 1));
}

/* Asserts that the row ends with the hash of what stands before it. */
static void check_hash(const struct reply_row *row)
{
    static const char label[] = ",\"hash\":\"";
    enum { HASH = 16, TAIL = sizeof label - 1 + 2 * HASH + 2 };
    unsigned char hash[HASH];
    char hex[2 * HASH + 1];
    const char *tail;
    char *before;

    PROMISE(row->length > TAIL);
    tail = row->json + row->length - TAIL;
    PROMISE(memcmp(tail, label, sizeof label - 1) == 0);

    before = malloc(row->length);
    PROMISE(before);
    memcpy(before, row->json, row->length - TAIL);
    before[row->length - TAIL] = '}';
    crypto_generichash(hash, sizeof hash, (unsigned char *)before,
                       row->length - TAIL + 1, NULL, 0);
    free(before);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    PROMISE(memcmp(tail + sizeof label - 1, hex, 2 * HASH) == 0);
}

/* Cuts zeros that do not count from both sides of a decimal. */
static void shorten(const char **text, size_t *length)
{
    while (*length > 0 && (*text)[0] == '0') {
        (*text)++;
        (*length)--;
    }
    if (memchr(*text, '.', *length)) {
        while ((*text)[*length - 1] == '0')
            (*length)--;
        if ((*text)[*length - 1] == '.')
            (*length)--;
    }
}

/* Asserts that two decimals have the same digits and sign. */
static void compare_decimals(const char *source, size_t length,
                             const char *written)
{
    size_t written_length = strlen(written);
    bool is_negative = length > 0 && source[0] == '-';

    if (is_negative) {
        source++;
        length--;
    }
    shorten(&source, &length);
    is_negative = is_negative && length > 0;
    PROMISE((written[0] == '-') == is_negative);
    if (is_negative) {
        written++;
        written_length--;
    }
    shorten(&written, &written_length);
    PROMISE(length == written_length && memcmp(source, written, length) == 0);
}

/* Asserts that the entries of a list hold the values of the source. */
static void compare_list(const struct field *field, const struct json *source,
                         const cJSON *array)
{
    const char *key = field->shape->fields[0].keys[0];
    const struct json *entries[COMPARED_MAX];
    const struct json *entry;
    struct list list;
    size_t count = 0;

    PROMISE(list_open(&list, source, field->inner) == 0);
    PROMISE(list_count(&list) == (size_t)cJSON_GetArraySize(array));
    if (list_count(&list) > COMPARED_MAX)
        return;

    for (entry = list_next(&list); entry; entry = list_next(&list)) {
        size_t at = count++;

        for (; at > 0 && field_read_id(json_get(entries[at - 1], key)) >
                             field_read_id(json_get(entry, key));
             at--)
            entries[at] = entries[at - 1];
        entries[at] = entry;
    }
    for (size_t i = 0; i < count; i++, array = array->next) {
        if (i == 0)
            array = array->child;
        compare_object(field->shape, entries[i], array);
    }
}

/* Asserts that no amount, rate or list has lost a value of the source. */
static void compare_object(const struct shape *shape, const struct json *source,
                           const cJSON *object)
{
    const struct json *values[SHAPE_FIELD_COUNT];
    const cJSON *value = object->child;

    match_fields(shape, source, values);
    for (size_t i = 0; i < shape->field_count; i++, value = value->next) {
        const struct field *field = &shape->fields[i];
        size_t length = 0;
        const char *text = json_text(values[i], &length);

        if (field->kind == FIELD_MONEY || field->kind == FIELD_RATE)
            compare_decimals(text, length, value->valuestring);
        if (field->kind == FIELD_LIST)
            compare_list(field, values[i], value);
    }
}

/* Asserts that every row holds the values of the body. */
static void compare_rows(const struct action *action, const char *body,
                         size_t length, long http_status,
                         const struct reply *reply)
{
    struct list list = {.is_single = true};
    struct json *root = NULL;
    size_t row = 0, failure = 0;

    PROMISE(answer_open(action, body, length, http_status, &root, NULL) == 0);
    list.next = action->outer ? json_get(root, action->outer) : root;
    if (action->is_list)
        PROMISE(list_open(&list, list.next, action->inner) == 0);
    else if (action->is_outer_optional &&
             (json_kind(list.next) != JSON_OBJECT || json_is_empty(list.next)))
        list.next = root;

    for (size_t i = 0; i < reply->received; i++) {
        const struct json *source = list_next(&list);
        cJSON *object;

        PROMISE(source);
        if (failure < reply->failure_count &&
            reply->failures[failure].index == i) {
            failure++;
            continue;
        }
        PROMISE(row < reply->row_count);
        object = cJSON_ParseWithLength(reply->rows[row].json,
                                       reply->rows[row].length);
        PROMISE(object);
        compare_object(action->shape, source, object);
        cJSON_Delete(object);
        row++;
    }
    PROMISE(row == reply->row_count && failure == reply->failure_count);
    json_free(root);
}

/* Appends a text of a row as WHMCS would send it: with entities. */
static bool render_text(const char *text, size_t length, struct buffer *out)
{
    struct buffer coded;
    bool is_right = true;

    buffer_init(&coded, 0);
    for (size_t i = 0; is_right && i < length; i++)
        is_right = text[i] == '&' ? buffer_append_text(&coded, "&amp;")
                                  : buffer_append(&coded, text + i, 1);
    is_right = is_right && buffer_append_json_string(
                               out, coded.data ? coded.data : "", coded.length);
    buffer_release(&coded);
    return is_right;
}

/* Appends one value of a row. */
static bool render_value(const struct field *field, const struct json *value,
                         struct buffer *out)
{
    size_t length = 0;
    const char *text = json_text(value, &length);
    bool is_right;

    if (json_kind(value) == JSON_NULL)
        return buffer_append_text(out, "null");
    if (field->kind != FIELD_LIST)
        return render_text(text, length, out);

    is_right = buffer_append_format(out, "{\"%s\":[", field->inner);
    for (value = json_first(value); is_right && value; value = json_next(value))
        is_right = buffer_append_text(out, "{") &&
                   render(field->shape, value, out) &&
                   buffer_append_text(out, json_next(value) ? "}," : "}");
    return is_right && buffer_append_text(out, "]}");
}

/* Appends the members of a row under the names that WHMCS uses. */
static bool render(const struct shape *shape, const struct json *row,
                   struct buffer *out)
{
    bool is_grouped = false;
    const struct json *value = json_first(row);

    for (size_t i = 0; i < shape->field_count; i++, value = json_next(value)) {
        const struct field *field = &shape->fields[i];

        if (is_grouped && !field->is_grouped && !buffer_append_text(out, "}"))
            return false;
        if (i > 0 && !buffer_append_text(out, ","))
            return false;
        if (!is_grouped && field->is_grouped &&
            !buffer_append_format(out, "\"%s\":{", shape->group))
            return false;
        is_grouped = field->is_grouped;
        if (!buffer_append_format(out, "\"%s\":", field->keys[0]) ||
            !render_value(field, value, out))
            return false;
    }
    return !is_grouped || buffer_append_text(out, "}");
}

/* Appends an answer with this one row. */
static bool render_answer(const struct action *action, const struct json *row,
                          struct buffer *out)
{
    const char *before = "", *after = "";

    if (action->is_list) {
        before = "[{";
        after = "}]}";
    } else if (action->outer) {
        after = "}";
    }

    return buffer_append_text(out, "{\"result\":\"success\",") &&
           (!action->outer ||
            buffer_append_format(out, "\"%s\":{", action->outer)) &&
           (!action->is_list ||
            buffer_append_format(out, "\"%s\":", action->inner)) &&
           buffer_append_text(out, before) && render(action->shape, row, out) &&
           buffer_append_text(out, after) && buffer_append_text(out, "}");
}

/* Asserts that the row, sent as an answer, comes out as it is. */
static void check_fixed_point(const struct action *action,
                              const struct reply_row *row)
{
    struct fault fault = {.code = ""};
    struct json *json = NULL;
    struct reply again;
    struct buffer body;

    buffer_init(&body, 0);
    PROMISE(json_parse(row->json, row->length, &json, NULL, NULL) == 0);
    PROMISE(render_answer(action, json, &body));
    json_free(json);
    PROMISE(reply_read(action, body.data, body.length, 200, &again, &fault) ==
            0);
    PROMISE(again.row_count == 1 && again.failure_count == 0);
    PROMISE(again.rows[0].id == row->id);
    PROMISE(again.rows[0].length == row->length &&
            memcmp(again.rows[0].json, row->json, row->length) == 0);
    reply_release(&again);
    buffer_release(&body);
}

/* Asserts everything about one row. */
static void check_row(const struct action *action, const struct reply_row *row)
{
    cJSON *object;

    PROMISE(row->json[row->length] == '\0');
    PROMISE(fuzz_is_json(row->json, row->length, FUZZ_JSON_STRICT));
    object = cJSON_ParseWithLength(row->json, row->length);
    PROMISE(object);
    check_object(action->shape, object);
    cJSON_Delete(object);
    if (action->shape->has_hash)
        check_hash(row);
    if (action->shape->has_id)
        PROMISE(strtoll(strchr(row->json, ':') + 1, NULL, 10) == row->id);
    else
        PROMISE(row->id == 0);
    check_fixed_point(action, row);
}

/* Asserts everything about the failures of single rows. */
static void check_failures(const struct reply *reply, long http_status)
{
    static const char *const codes[] = {"bad_field", NULL};

    for (size_t i = 0; i < reply->failure_count; i++) {
        const struct reply_failure *failure = &reply->failures[i];

        PROMISE(failure->index < reply->received);
        PROMISE(i == 0 || failure->index > failure[-1].index);
        PROMISE(failure->id >= 0);
        PROMISE(fuzz_is_code(&failure->fault, codes));
        PROMISE(failure->fault.http == http_status);
        PROMISE(fuzz_is_utf8(failure->fault.message,
                             strlen(failure->fault.message)));
        fuzz_check_fault(&failure->fault);
    }
}

/* The whole way of one body. */
static void check_reply(const struct action *action, const char *body,
                        size_t length, long http_status)
{
    struct fault fault = {.code = ""};
    struct reply reply;

    if (reply_read(action, body, length, http_status, &reply, &fault) != 0) {
        fuzz_check_fault(&fault);
        PROMISE(fuzz_is_code(&fault, fault_codes));
        PROMISE(fault.http == http_status);
        PROMISE(fuzz_is_utf8(fault.message, strlen(fault.message)));
        return;
    }

    PROMISE(fault.code[0] == '\0');
    PROMISE(reply.total >= -1);
    PROMISE(reply.received == reply.row_count + reply.failure_count);
    PROMISE(reply.received <= 250000 && reply.failure_count <= 10000);
    if (!action->is_list)
        PROMISE(reply.total == 1 && reply.received == 1);
    for (size_t i = 0; i < reply.row_count; i++)
        check_row(action, &reply.rows[i]);
    check_failures(&reply, http_status);
    compare_rows(action, body, length, http_status, &reply);
    reply_release(&reply);
    reply_release(&reply);
}

/* Asserts that a cleaned value that is cut short is known to be. */
static void check_cut(const struct buffer *clean)
{
    struct buffer out;
    size_t cut = 1, offset = 0;

    if (!strchr("{[\"", clean->data[0]))
        return;

    for (size_t i = 0; i < clean->length; i++)
        cut = cut * 31 + (unsigned char)clean->data[i];
    cut %= clean->length;
    buffer_init(&out, 0);
    PROMISE(json_clean(clean->data, cut, &out, &offset) == JSON_BREAKS_OFF);
    PROMISE(offset <= cut);
    buffer_release(&out);
}

/* The repair alone. */
static void check_clean(const char *body, size_t length)
{
    struct buffer clean, again;
    size_t offset = 0, used = 0;

    buffer_init(&clean, 0);
    buffer_init(&again, 0);
    if (json_clean(body, length, &clean, &offset) == JSON_FINE) {
        PROMISE(fuzz_is_json(clean.data, clean.length, FUZZ_JSON_CLEANED));
        PROMISE(json_clean(clean.data, clean.length, &again, &used) ==
                JSON_FINE);
        PROMISE(used == clean.length && again.length == clean.length &&
                memcmp(clean.data, again.data, used) == 0);
        check_cut(&clean);
    }
    PROMISE(offset <= length);
    PROMISE(json_find_answer(body, length) <= length);
    buffer_release(&clean);
    buffer_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const long statuses[] = {200, 0, 302, 403, 404, 429, 500, 503};
    size_t action_count = 0;

    if (size < HEAD_SIZE || sodium_init() < 0)
        return 0;

    while (action_at(action_count))
        action_count++;
    PROMISE(action_count > 0);
    check_clean((const char *)data + HEAD_SIZE, size - HEAD_SIZE);
    check_reply(action_at((uint8_t)(data[0] - '0') % action_count),
                (const char *)data + HEAD_SIZE, size - HEAD_SIZE,
                statuses[(uint8_t)(data[1] - '0') %
                         (sizeof statuses / sizeof *statuses)]);
    return 0;
}
