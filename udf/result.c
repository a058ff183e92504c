/* Collecting rows and writing the answer. */
#include "result.h"

#include <stdlib.h>
#include <string.h>

#include "action.h"
#include "buffer.h"
#include "reply.h"
#include "request.h"

void result_release(struct result *result)
{
    for (size_t i = 0; i < result->row_count; i++)
        free(result->rows[i].json);
    free(result->rows);
    free(result->failures);
    memset(result, 0, sizeof *result);
}

/* Makes room for `extra` more elements. */
static bool reserve(void **array, size_t *capacity, size_t count, size_t extra,
                    size_t size)
{
    size_t wanted = *capacity ? *capacity : 64;
    void *grown;

    while (wanted < count + extra)
        wanted *= 2;
    if (wanted == *capacity)
        return true;

    grown = realloc(*array, wanted * size);
    if (!grown)
        return false;
    *array = grown;
    *capacity = wanted;
    return true;
}

bool result_fail(struct result *result, long long id, long long offset,
                 const struct fault *fault)
{
    void *array = result->failures;
    struct result_failure *failure;

    if (!reserve(&array, &result->failure_capacity, result->failure_count, 1,
                 sizeof *result->failures))
        return false;

    result->failures = array;
    failure = &result->failures[result->failure_count++];
    failure->id = id;
    failure->offset = offset;
    failure->fault = *fault;
    return true;
}

bool result_take(struct result *result, struct reply *reply, long long place,
                 bool is_list)
{
    void *array = result->rows;

    if (!reserve(&array, &result->row_capacity, result->row_count,
                 reply->row_count, sizeof *result->rows))
        return false;

    result->rows = array;
    for (size_t i = 0; i < reply->row_count; i++) {
        struct result_row *row = &result->rows[result->row_count++];

        row->place = is_list ? place + (long long)i : place;
        row->json = reply->rows[i].json;
        row->length = reply->rows[i].length;
        reply->rows[i].json = NULL;
        result->text_length += row->length + 1;
    }
    for (size_t i = 0; i < reply->failure_count; i++) {
        const struct reply_failure *failure = &reply->failures[i];

        if (!result_fail(result, failure->id,
                         is_list ? place + (long long)failure->index : -1,
                         &failure->fault))
            return false;
    }
    return true;
}

/* Orders rows by their place. */
static int compare_rows(const void *left, const void *right)
{
    const struct result_row *a = left;
    const struct result_row *b = right;

    return (a->place > b->place) - (a->place < b->place);
}

/* Appends the array of rows. */
static bool write_rows(struct result *result, struct buffer *out)
{
    bool is_right = buffer_append_text(out, "\"rows\":[");

    if (result->row_count > 1)
        qsort(result->rows, result->row_count, sizeof *result->rows,
              compare_rows);
    for (size_t i = 0; i < result->row_count && is_right; i++)
        is_right =
            (i == 0 || buffer_append_text(out, ",\n")) &&
            buffer_append(out, result->rows[i].json, result->rows[i].length);
    return is_right && buffer_append_text(out, "]");
}

/* Appends a number, or null. */
static bool write_number(struct buffer *out, const char *name, bool is_known,
                         long long number)
{
    return is_known ? buffer_append_format(out, "\"%s\":%lld,", name, number)
                    : buffer_append_format(out, "\"%s\":null,", name);
}

/* Appends the array of failures. */
static bool write_failures(const struct result *result, struct buffer *out)
{
    bool is_right = buffer_append_text(out, ",\"failures\":[");

    for (size_t i = 0; i < result->failure_count && is_right; i++) {
        const struct result_failure *failure = &result->failures[i];

        is_right = buffer_append_text(out, i ? ",{" : "{") &&
                   write_number(out, "id", failure->id > 0, failure->id) &&
                   write_number(out, "offset", failure->offset >= 0,
                                failure->offset) &&
                   fault_write_members(&failure->fault, out) == 0 &&
                   buffer_append_text(out, "}");
    }
    return is_right && buffer_append_text(out, "]");
}

/* Appends the array of ids not fetched. */
static bool write_pending(const struct request *request, const bool *is_pending,
                          struct buffer *out)
{
    bool is_right = buffer_append_text(out, ",\"pending\":[");
    const char *comma = "";

    for (size_t i = 0; i < request->id_count && is_right; i++) {
        if (!is_pending[i])
            continue;
        is_right = buffer_append_format(out, "%s%lld", comma, request->ids[i]);
        comma = ",";
    }
    return is_right && buffer_append_text(out, "]");
}

bool result_write(struct result *result, const struct request *request,
                  const bool *is_pending, long long elapsed_ms,
                  struct buffer *out)
{
    return buffer_append_format(
               out, "{\"result\":\"success\",\"action\":\"%s\",\"total\":%lld,",
               request->action->name, result->total) &&
           write_rows(result, out) && write_failures(result, out) &&
           write_pending(request, is_pending, out) &&
           (request->mode != REQUEST_LIST ||
            buffer_append_format(out, ",\"next\":%lld,\"done\":%d",
                                 result->next, result->is_done)) &&
           buffer_append_format(
               out,
               ",\"stats\":{\"requests\":%lld,\"retries\":%lld,\"bytes\":%lld,"
               "\"elapsed_ms\":%lld,\"latency_ms\":%lld,\"in_flight\":%ld}}",
               result->request_count, result->retry_count, result->byte_count,
               elapsed_ms,
               result->request_count ? result->answer_ms / result->request_count
                                     : 0,
               result->window);
}
