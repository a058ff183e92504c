/* Reading of requests; every unknown or wrong member is refused by name. */
#include "request.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "action.h"
#include "fault.h"
#include "json.h"
#include "request_params.h"
#include "scalar.h"

/* The longest text has room for all ids and parameters. */
enum {
    MAX_IDS = 100000,
    MAX_AHEAD = 10000,
    MAX_KNOWN = 100000,
    MAX_TEXT_BYTES = 8388608
};

static const struct limit {
    const char *name;
    size_t offset;
    long long least, most, fallback;
} limits[] = {
#define LIMIT(member, least, most, fallback)                                   \
    {                                                                          \
#member, offsetof(struct request, member), least, most, fallback       \
    }
    LIMIT(start, 0, 1000000000000, 0),
    LIMIT(overlap, 0, 1, 0),
    LIMIT(before, 0, 9223372036854775807, 0),
    LIMIT(rows, 0, 1000000000000, 0),
    LIMIT(page_size, 1, 10000, 250),
    LIMIT(max_in_flight, 1, REQUEST_MOST_IN_FLIGHT, 8),
    LIMIT(requests_per_second, 0, 100000, 0),
    LIMIT(timeout_ms, 100, 3600000, 60000),
    LIMIT(connect_timeout_ms, 100, 600000, 10000),
    LIMIT(deadline_ms, 0, 86400000, 0),
    LIMIT(max_bytes, 1024, 1073741824, 4194304),
    LIMIT(max_answer_bytes, 1024, 1073741824, 67108864),
    LIMIT(retries, 0, 20, 4),
    LIMIT(keep, 0, 1, 0),
    LIMIT(ahead_bytes, 1024, 1073741824, 16777216),
    LIMIT(ahead_idle_ms, 100, 3600000, 60000),
    LIMIT(ahead_total_ms, 100, 86400000, 3600000),
#undef LIMIT
};

enum { LIMIT_COUNT = sizeof limits / sizeof *limits };

/* The place of a limit in the request. */
static long long *slot(struct request *request, const struct limit *limit)
{
    return (long long *)(void *)((char *)request + limit->offset);
}

/* Fills a request with the defaults. */
static void set_defaults(struct request *request)
{
    memset(request, 0, sizeof *request);
    buffer_init(&request->params, 0);
    for (size_t i = 0; i < LIMIT_COUNT; i++)
        *slot(request, &limits[i]) = limits[i].fallback;
}

/* Takes the action. */
static int take_action(struct request *request, const char *name, size_t length,
                       struct fault *fault)
{
    request->action = action_find(name, length);
    if (request->action)
        return 0;

    fault_set(fault, "bad_argument", false,
              "the action \"%.*s\" is not one that this library reads",
              (int)(length < 60 ? length : 60), name);
    return -1;
}

/* Takes what is to be fetched ahead: ids, or the yes or no of a list. */
static int take_ahead(struct request *request, const struct json *value,
                      struct fault *fault)
{
    size_t length = 0;
    const char *text = json_text(value, &length);

    if (json_kind(value) == JSON_ARRAY)
        return request_ids_read(value, "ahead", MAX_AHEAD, &request->ahead,
                                fault);

    request->is_list_ahead =
        json_kind(value) == JSON_TRUE || strcmp(text, "1") == 0;
    if (request->is_list_ahead || json_kind(value) == JSON_FALSE ||
        strcmp(text, "0") == 0)
        return 0;

    fault_set(fault, "bad_argument", false,
              "ahead must be an array of whole numbers or, for a list, true");
    return -1;
}

/* Takes a number within its limits; 1 when the name is none of ours. */
static int take_limit(struct request *request, const struct json *value,
                      struct fault *fault)
{
    for (size_t i = 0; i < LIMIT_COUNT; i++) {
        size_t length = 0;
        const char *text = json_text(value, &length);
        long long number = 0;

        if (strcmp(json_key(value), limits[i].name) != 0)
            continue;
        if (scalar_read_integer(text, length, &number) == 0 &&
            number >= limits[i].least && number <= limits[i].most) {
            *slot(request, &limits[i]) = number;
            return 0;
        }
        fault_set(fault, "bad_argument", false,
                  "%s takes a number from %lld to %lld", limits[i].name,
                  limits[i].least, limits[i].most);
        return -1;
    }
    return 1;
}

/* Takes one member of the request. */
static int take_member(struct request *request, const struct json *value,
                       struct fault *fault)
{
    const char *key = json_key(value);
    size_t length = 0;
    const char *text = json_text(value, &length);
    int result;

    if (strcmp(key, "action") == 0)
        return take_action(request, text, length, fault);
    if (strcmp(key, "ids") == 0)
        return request_ids_read(value, "ids", MAX_IDS, &request->all, fault);
    if (strcmp(key, "ahead") == 0)
        return take_ahead(request, value, fault);
    if (strcmp(key, "known") == 0 && json_kind(value) == JSON_TEXT)
        return known_read(&request->known, text, length, MAX_KNOWN, fault);
    if (strcmp(key, "params") == 0 && json_kind(value) == JSON_OBJECT)
        return request_params_read(value, &request->params, fault);

    result = take_limit(request, value, fault);
    if (result > 0)
        fault_set(fault, "bad_argument", false,
                  "the request has an unknown member \"%.40s\"", key);
    return result == 0 ? 0 : -1;
}

/* Puts the ids asked for ahead behind those wanted. */
static int join_ids(struct request *request, struct fault *fault)
{
    request->id_count = request->all.count;
    if (request->all.count + request->ahead.count == 0) {
        fault_set(fault, "bad_argument", false,
                  "ids is empty, and there is nothing to fetch ahead");
        return -1;
    }
    return request_ids_join(&request->all, &request->ahead, fault);
}

/* Finds out the mode, and whether the action can be asked that way. */
static int settle_mode(struct request *request, struct fault *fault)
{
    const struct action *action = request->action;
    bool is_ids;

    if (!action) {
        fault_set(fault, "bad_argument", false, "the request has no action");
        return -1;
    }
    is_ids = request->all.ids || request->ahead.ids;
    if (is_ids && !action->id_parameter) {
        fault_set(fault, "bad_argument", false, "%s does not take ids",
                  action->name);
        return -1;
    }
    request->mode = is_ids             ? REQUEST_IDS
                    : action->is_paged ? REQUEST_LIST
                                       : REQUEST_SINGLE;
    if (request->is_list_ahead && request->mode != REQUEST_LIST) {
        fault_set(fault, "bad_argument", false,
                  "%s takes an array of ids as ahead, or none", action->name);
        return -1;
    }
    return is_ids ? join_ids(request, fault) : 0;
}

/* Parses an object; the fault names what it was to be. */
static int parse_object(const char *text, size_t length, const char *what,
                        struct json **ret_json, struct fault *fault)
{
    int result;

    if (length > MAX_TEXT_BYTES) {
        fault_set(fault, "bad_argument", false, "%s is longer than %d bytes",
                  what, MAX_TEXT_BYTES);
        return -1;
    }

    /* The parser mends NUL in answers, but here it is another character set. */
    result = memchr(text, '\0', length)
                 ? -1
                 : json_parse(text, length, ret_json, NULL, fault);
    if (result == 0 && json_kind(*ret_json) == JSON_OBJECT)
        return 0;

    if (result == 0 || !fault || strcmp(fault->code, "memory") != 0)
        fault_set(fault, "bad_argument", false,
                  "%s must be a JSON object in UTF-8", what);
    return -1;
}

int request_read_fetch(const char *json, size_t length,
                       struct request *ret_request, struct fault *fault)
{
    struct json *tree = NULL;
    int result;

    set_defaults(ret_request);
    result = parse_object(json, length, "the request", &tree, fault);
    for (const struct json *value = result == 0 ? json_first(tree) : NULL;
         value && result == 0; value = json_next(value))
        result = take_member(ret_request, value, fault);
    if (result == 0)
        result = settle_mode(ret_request, fault);
    json_free(tree);
    if (result != 0)
        request_release(ret_request);
    return result;
}

int request_read_call(const char *action, size_t action_length,
                      const char *params, size_t params_length,
                      struct request *ret_request, struct fault *fault)
{
    struct json *tree = NULL;
    int result;

    set_defaults(ret_request);
    ret_request->mode = REQUEST_SINGLE;
    result = take_action(ret_request, action, action_length, fault);
    if (result == 0 && params && params_length > 0)
        result = parse_object(params, params_length, "params", &tree, fault);
    if (result == 0)
        result = request_params_read(tree, &ret_request->params, fault);
    json_free(tree);
    if (result != 0)
        request_release(ret_request);
    return result;
}

void request_release(struct request *request)
{
    buffer_release(&request->params);
    free(request->all.ids);
    free(request->ahead.ids);
    known_release(&request->known);
    request->all = (struct request_ids){0};
    request->ahead = (struct request_ids){0};
}

bool request_is_ahead(const struct request *request)
{
    return request->is_list_ahead || request->ahead.ids;
}

bool request_is_kept(const struct request *request)
{
    return request->keep || request_is_ahead(request);
}

void request_forget_ahead(struct request *request)
{
    free(request->ahead.ids);
    request->ahead = (struct request_ids){0};
    request->all.count = request->id_count;
    request->is_list_ahead = false;
    request->keep = 0;
}

bool request_is_alike(const struct request *request,
                      const struct request *other)
{
    const struct buffer *params = &request->params;

    return request->mode == other->mode && request->action == other->action &&
           params->length == other->params.length &&
           (params->length == 0 ||
            memcmp(params->data, other->params.data, params->length) == 0);
}
