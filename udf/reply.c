/* One HTTP answer of WHMCS, reduced to canonical rows or to a reason. */
#include "reply.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "action.h"
#include "answer.h"
#include "buffer.h"
#include "json.h"
#include "list.h"
#include "row.h"
#include "scalar.h"
#include "shape.h"

/*
 * More rows than any page has, and more that are bad than anybody would mend
 * one by one: a row of three bytes costs hundreds here.
 */
enum { ROWS_MAX = 250000, FAILURES_MAX = 10000, BAD_ROW_MAX = 32768 };

/* Adds a copy of a finished row. */
static bool add_row(struct reply *reply, long long id, const struct buffer *row)
{
    char *json = malloc(row->length + 1);

    if (!json)
        return false;

    memcpy(json, row->data, row->length + 1);
    reply->rows[reply->row_count++] =
        (struct reply_row){.id = id, .json = json, .length = row->length};
    return true;
}

/* Keeps what can be read of a bad row, or nothing. */
static void keep_readable(struct reply_failure *failure,
                          const struct shape *shape, const struct json *value)
{
    struct buffer kept;

    buffer_init(&kept, BAD_ROW_MAX);
    if (row_write_readable(shape, value, &kept) == 0)
        failure->json = buffer_take(&kept, &failure->length);
    buffer_release(&kept);
}

/* Adds the reason why a row could not be written. */
static bool add_failure(struct reply *reply, long long id, size_t index,
                        const struct fault *fault)
{
    size_t count = reply->failure_count;

    /* The array doubles whenever its size is a power of two. */
    if ((count & (count - 1)) == 0) {
        size_t capacity = count == 0 ? 1 : count * 2;
        struct reply_failure *failures =
            realloc(reply->failures, capacity * sizeof *failures);

        if (!failures)
            return false;
        reply->failures = failures;
    }

    reply->failures[reply->failure_count++] =
        (struct reply_failure){.id = id, .index = index, .fault = *fault};
    return true;
}

/* Refuses an answer with more rows of a kind than there is room for. */
static int refuse(const struct action *action, int most, const char *kind,
                  struct fault *fault)
{
    fault_set(fault, "too_large", false,
              "the answer to %s has more than %d rows%s; make option page_size "
              "smaller, and look for hooks in WHMCS (includes/hooks) that "
              "change the answer",
              action->name, most, kind);
    return -1;
}

/*
 * Writes the rows of an open list. 0, or -1 with the fault memory or too_large;
 * rows that are bad in themselves become failures.
 */
static int read_rows(const struct action *action, struct list list,
                     long http_status, struct reply *reply, struct fault *fault)
{
    size_t count = list_count(&list);
    bool is_complete = true;
    struct buffer row;

    if (count > ROWS_MAX)
        return refuse(action, ROWS_MAX, "", fault);

    buffer_init(&row, 0);
    if (count > 0) {
        reply->rows = calloc(count, sizeof *reply->rows);
        is_complete = reply->rows != NULL;
    }

    for (size_t i = 0; is_complete && i < count; i++) {
        const struct json *value = list_next(&list);
        struct fault reason = {.code = ""};
        long long id = 0;
        int rc;

        buffer_clear(&row);
        rc = row_write(action->shape, value, &row, &id, &reason);
        reason.http = http_status;
        if (rc == 0)
            is_complete = add_row(reply, id, &row);
        else if (strcmp(reason.code, "memory") == 0)
            is_complete = false;
        else if (reply->failure_count == FAILURES_MAX)
            break;
        else if (!add_failure(reply, id, i, &reason))
            is_complete = false;
        else
            keep_readable(&reply->failures[reply->failure_count - 1],
                          action->shape, value);
    }

    reply->received = count;
    buffer_release(&row);
    if (!is_complete)
        fault_set_memory(fault, "reading the rows of an answer");
    else if (reply->row_count + reply->failure_count < count)
        return refuse(action, FAILURES_MAX, " that cannot be read", fault);
    return is_complete ? 0 : -1;
}

/* Reads totalresults; -1 when it is absent or no number. */
static long long read_total(const struct json *root)
{
    size_t length = 0;
    const char *text = json_text(json_get(root, "totalresults"), &length);
    long long total = -1;

    if (scalar_read_integer(text, length, &total) != 0)
        total = -1;
    return total;
}

/* Reads an answer with many rows. */
static int read_list(const struct action *action, const struct json *root,
                     long http_status, struct reply *reply, struct fault *fault)
{
    struct list list;

    if (list_open(&list, json_get(root, action->outer), action->inner) != 0) {
        fault_set(fault, "api_error", false,
                  "the answer to %s has no list in its member %s; look for "
                  "hooks in WHMCS (includes/hooks) that change the answer",
                  action->name, action->outer);
        return -1;
    }

    reply->total = read_total(root);
    return read_rows(action, list, http_status, reply, fault);
}

/* Reads an answer with one object; it counts as a list of one row. */
static int read_object(const struct action *action, const struct json *root,
                       long http_status, struct reply *reply,
                       struct fault *fault)
{
    const struct json *object = root;
    struct list list = {.is_single = true};

    if (action->outer)
        object = json_get(root, action->outer);
    if (action->is_outer_optional &&
        (json_kind(object) != JSON_OBJECT || json_is_empty(object)))
        object = root;
    if (!object) {
        fault_set(fault, "api_error", false,
                  "the answer to %s lacks its member %s; look for hooks in "
                  "WHMCS (includes/hooks) that change the answer",
                  action->name, action->outer);
        return -1;
    }

    list.next = object;
    reply->total = 1;
    return read_rows(action, list, http_status, reply, fault);
}

int reply_read(const struct action *action, const char *body, size_t length,
               long http_status, struct reply *ret_reply, struct fault *fault)
{
    struct reply reply = {.total = -1};
    struct json *root = NULL;
    int rc;

    if (answer_open(action, body, length, http_status, &root, fault) != 0)
        return -1;

    if (action->is_list)
        rc = read_list(action, root, http_status, &reply, fault);
    else
        rc = read_object(action, root, http_status, &reply, fault);

    if (rc == 0) {
        *ret_reply = reply;
    } else {
        reply_release(&reply);
        if (fault)
            fault->http = http_status;
    }
    json_free(root);
    return rc;
}

long long reply_id(const struct reply *reply, size_t index)
{
    size_t before = 0;

    if (index >= reply->received)
        return 0;
    for (size_t i = 0; i < reply->failure_count; i++) {
        if (reply->failures[i].index == index)
            return reply->failures[i].id;
        before += reply->failures[i].index < index;
    }
    index -= before;
    return index < reply->row_count ? reply->rows[index].id : 0;
}

void reply_drop_first(struct reply *reply)
{
    bool is_bad = reply->failure_count > 0 && reply->failures[0].index == 0;

    if (reply->received == 0)
        return;
    if (is_bad) {
        free(reply->failures[0].json);
        reply->failure_count--;
        memmove(reply->failures, reply->failures + 1,
                reply->failure_count * sizeof *reply->failures);
    } else if (reply->row_count > 0) {
        free(reply->rows[0].json);
        reply->row_count--;
        memmove(reply->rows, reply->rows + 1,
                reply->row_count * sizeof *reply->rows);
    }
    for (size_t i = 0; i < reply->failure_count; i++)
        reply->failures[i].index--;
    reply->received--;
}

void reply_release(struct reply *reply)
{
    if (!reply)
        return;

    for (size_t i = 0; i < reply->row_count; i++)
        free(reply->rows[i].json);
    for (size_t i = 0; i < reply->failure_count; i++)
        free(reply->failures[i].json);
    free(reply->rows);
    free(reply->failures);
    memset(reply, 0, sizeof *reply);
}
