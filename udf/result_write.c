/* The answer of a call, in JSON. */
#include "result.h"

#include "action.h"
#include "buffer.h"
#include "request.h"

/* Appends the array of rows. */
static bool write_rows(const struct result *result, struct buffer *out)
{
    bool is_right = buffer_append_text(out, ",\"rows\":[");
    const char *comma = "";

    for (size_t i = 0; i < result->count && is_right; i++) {
        const struct result_item *item = &result->items[i];

        if (!item->json)
            continue;
        /* Lines keep texts of megabytes readable in a client. */
        is_right = buffer_append_text(out, comma) &&
                   buffer_append_text(out, item->json);
        comma = ",\n";
    }
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
static bool write_failures(const struct result *result, bool is_list,
                           struct buffer *out)
{
    bool is_right = buffer_append_format(
        out, ",\"failed\":%zu,\"failures\":[", result->count - result->row_count);
    const char *opening = "{";

    for (size_t i = 0; i < result->count && is_right; i++) {
        const struct result_item *item = &result->items[i];

        if (!item->fault)
            continue;
        is_right = buffer_append_text(out, opening) &&
                   write_number(out, "id", item->id > 0, item->id) &&
                   write_number(out, "offset", is_list, item->place) &&
                   fault_write_members(item->fault, out) == 0 &&
                   buffer_append_text(out, "}");
        opening = ",{";
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

/* Appends the statistics. */
static bool write_stats(const struct result *result, long long elapsed_ms,
                        struct buffer *out)
{
    long long count = result->request_count;

    return buffer_append_format(
        out,
        ",\"stats\":{\"requests\":%lld,\"retries\":%lld,\"bytes\":%lld,"
        "\"elapsed_ms\":%lld,\"latency_ms\":%lld,\"in_flight\":%ld}",
        count, result->retry_count, result->byte_count, elapsed_ms,
        count > 0 ? result->answer_ms / count : 0, result->window);
}

bool result_write(const struct result *result, const struct request *request,
                  const bool *is_pending, long long elapsed_ms,
                  struct buffer *out)
{
    bool is_list = request->mode == REQUEST_LIST;

    /* Rows last: who looks for anything else has not to pass them. */
    return buffer_append_format(
               out, "{\"result\":\"success\",\"action\":\"%s\",\"total\":%lld",
               request->action->name, result->total) &&
           (!is_list || buffer_append_format(out, ",\"next\":%lld,\"done\":%d",
                                             result->next, result->is_done)) &&
           write_stats(result, elapsed_ms, out) &&
           write_failures(result, is_list, out) &&
           write_pending(request, is_pending, out) && write_rows(result, out) &&
           buffer_append_text(out, "}");
}

bool result_write_fault(const struct result *result, const struct fault *fault,
                        long long elapsed_ms, struct buffer *out)
{
    return buffer_append_text(out, "{\"result\":\"error\",") &&
           fault_write_members(fault, out) == 0 &&
           write_stats(result, elapsed_ms, out) &&
           buffer_append_text(out, "}");
}
