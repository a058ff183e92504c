/* The answer of the API in an HTTP body. */
#include "answer.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "action.h"
#include "fault.h"
#include "foreign_body.h"
#include "json.h"
#include "refusal.h"
#include "text.h"

/* How many objects that are no answer may stand before the answer. */
enum { FOREIGN_OBJECTS_MAX = 8 };

/* Tells whether a member is this text, without regard to case. */
static bool is_member(const struct json *root, const char *key,
                      const char *text)
{
    size_t length = 0;

    return strcasecmp(json_text(json_get(root, key), &length), text) == 0;
}

/*
 * Tells whether an object comes from the API. Some actions report failure as
 * status "error" without result, while status alone is an ordinary field.
 */
static bool is_answer(const struct json *root)
{
    return !json_is_empty(json_get(root, "result")) ||
           is_member(root, "status", "error");
}

/*
 * True when what follows an answer is the rest of it: a stray quote and brace
 * in the middle make two halves of one text, of which the first looks whole.
 * What hooks and caches print behind an answer begins and ends in another way,
 * or is a JSON text of its own.
 */
static bool is_rest(const char *text, size_t length)
{
    struct fault ignored = {.code = ""};
    struct json *json = NULL;
    size_t used = 0;
    bool is_whole;

    text_trim(&text, &length);
    if (length == 0)
        return false;
    if (memchr(",:]}\"", text[0], 5))
        return true;
    if (!memchr("]}", text[length - 1], 2))
        return false;

    is_whole = json_parse(text, length, &json, &used, &ignored) == 0;
    json_free(json);
    return !is_whole;
}

/*
 * Finds and parses the answer in a body. Hooks that print JSON of their own
 * before it are passed over. 0 and the tree, or -1 and a fault.
 */
static int find_root(const struct action *action, const char *body,
                     size_t length, long http_status, struct json **ret_root,
                     struct fault *fault)
{
    struct fault damage = {.code = ""};
    size_t at = 0;

    for (int i = 0; i < FOREIGN_OBJECTS_MAX; i++) {
        struct json *root = NULL;
        size_t used = 0;

        at += json_find_answer(body + at, length - at);
        if (at == length)
            break;
        if (json_parse(body + at, length - at, &root, &used, &damage) != 0)
            break;
        at += used;
        if (is_answer(root) && is_rest(body + at, length - at)) {
            json_free(root);
            fault_set(&damage, "not_json", false,
                      "the JSON text is not well-formed at byte %zu", at);
            break;
        }
        if (is_answer(root)) {
            *ret_root = root;
            return 0;
        }
        json_free(root);
    }

    if (strcmp(damage.code, "memory") != 0 &&
        strcmp(damage.code, "too_large") != 0)
        foreign_body_read(action, body, length, http_status, &damage);
    damage.http = http_status;
    if (fault)
        *fault = damage;
    return -1;
}

/* True for an answer that says success; else the fault is set. */
static bool is_success(const struct action *action, const struct json *root,
                       long http_status, struct fault *fault)
{
    const char *message;
    size_t length = 0;

    if (is_member(root, "result", "success"))
        return true;

    message = json_text(json_get(root, "message"), &length);
    if (length == 0)
        message = json_text(json_get(root, "result"), &length);
    refusal_read(action, message, length, http_status, fault);
    return false;
}

int answer_open(const struct action *action, const char *body, size_t length,
                long http_status, struct json **ret_root, struct fault *fault)
{
    struct json *root = NULL;

    if (find_root(action, body, length, http_status, &root, fault) != 0)
        return -1;
    if (!is_success(action, root, http_status, fault)) {
        json_free(root);
        return -1;
    }

    *ret_root = root;
    return 0;
}
