/* The answer of a call, in JSON. */
#include "result.h"

#include "action.h"
#include "buffer.h"
#include "request.h"

/* Appends the array of rows. */
static bool write_rows(const struct result *result, size_t count,
                       struct buffer *out)
{
    bool is_right = buffer_append_text(out, ",\"rows\":[");
    const char *comma = "";

    for (size_t i = 0; i < count && is_right; i++) {
        const struct result_item *item = &result->items[i];

        if (item->fault || !item->json)
            continue;
        /* Lines keep texts of megabytes readable in a client. */
        is_right = buffer_append_text(out, comma) &&
                   buffer_append_text(out, item->json);
        comma = ",\n";
    }
    return is_right && buffer_append_text(out, "]");
}

/* Appends the array of ids whose rows the caller has. */
static bool write_same(const struct result *result, size_t count,
                       struct buffer *out)
{
    bool is_right = buffer_append_text(out, ",\"same\":[");
    const char *comma = "";

    for (size_t i = 0; i < count && is_right; i++) {
        const struct result_item *item = &result->items[i];

        if (item->json || item->fault)
            continue;
        is_right = buffer_append_format(out, "%s%lld", comma, item->id);
        comma = ",";
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

/* Returns how many of the first items are failures. */
static size_t count_failures(const struct result *result, size_t count)
{
    size_t failures = 0;

    for (size_t i = 0; i < count; i++)
        failures += result->items[i].fault != NULL;
    return failures;
}

/* Returns the id at a place of the list that is next to that of an item, or 0.
 */
static long long neighbour_id(const struct result *result, size_t count,
                              size_t index, long long place)
{
    return index < count && result->items[index].place == place
               ? result->items[index].id
               : 0;
}

/* Appends where in the list a failure without an id stands: between which. */
static bool write_neighbours(const struct result *result, size_t count,
                             size_t index, struct buffer *out)
{
    long long place = result->items[index].place;
    long long after = neighbour_id(result, count, index - 1, place - 1);
    long long before = neighbour_id(result, count, index + 1, place + 1);

    return write_number(out, "after", after > 0, after) &&
           write_number(out, "before", before > 0, before);
}

/* Appends what is known of a failure, from "row" to the end. */
static bool write_remains(const struct result_item *item, struct buffer *out)
{
    return !item->json || (buffer_append_text(out, ",\"row\":") &&
                           buffer_append_text(out, item->json));
}

/* Appends the number of failures, and their array. */
static bool write_failures(const struct result *result, size_t count,
                           bool is_list, struct buffer *out)
{
    bool is_right = buffer_append_format(out, ",\"failed\":%zu,\"failures\":[",
                                         count_failures(result, count));
    const char *opening = "{";

    for (size_t i = 0; i < count && is_right; i++) {
        const struct result_item *item = &result->items[i];

        if (!item->fault)
            continue;
        is_right = buffer_append_text(out, opening) &&
                   write_number(out, "id", item->id > 0, item->id) &&
                   write_number(out, "offset", is_list, item->place) &&
                   (!is_list || item->id > 0 ||
                    write_neighbours(result, count, i, out)) &&
                   fault_write_members(item->fault, out) == 0 &&
                   write_remains(item, out) && buffer_append_text(out, "}");
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
        is_right =
            buffer_append_format(out, "%s%lld", comma, request->all.ids[i]);
        comma = ",";
    }
    return is_right && buffer_append_text(out, "]");
}

/* Appends the statistics. */
static bool write_stats(const struct result_stats *stats, struct buffer *out)
{
    const struct tally *tally = &stats->tally;

    return buffer_append_format(
        out,
        ",\"stats\":{\"requests\":%lld,\"retries\":%lld,\"bytes\":%lld,"
        "\"elapsed_ms\":%lld,\"waited_ms\":%lld,\"latency_ms\":%lld,"
        "\"in_flight\":%ld,\"ahead_ready\":%zu,\"ahead_under_way\":%zu}",
        tally->requests, tally->retries, tally->bytes, stats->elapsed_ms,
        stats->waited_ms,
        tally->requests > 0 ? tally->answer_ms / tally->requests : 0,
        stats->window, stats->ready, stats->under_way);
}

/* The id of the last row of the answer, by which the next call may know that it
 * goes on there; 0 when another one is to follow first. */
static long long last_id(const struct result *result, size_t count)
{
    const struct result_item *item = count > 0 ? &result->items[count - 1] : 0;

    return item && item->place == result->next - 1 ? item->id : 0;
}

bool result_write(const struct result *result, size_t count,
                  const struct request *request, const bool *is_pending,
                  const struct result_stats *stats, struct buffer *out)
{
    bool is_list = request->mode == REQUEST_LIST;

    /* Rows last: who looks for anything else has not to pass them. */
    return buffer_append_format(
               out, "{\"result\":\"success\",\"action\":\"%s\",\"total\":%lld",
               request->action->name, result->total) &&
           (!is_list || buffer_append_format(out, ",\"next\":%lld,\"done\":%d",
                                             result->next, result->is_done)) &&
           (!request->overlap ||
            buffer_append_format(out, ",\"torn\":%d,\"last\":%lld",
                                 result->is_torn, last_id(result, count))) &&
           write_stats(stats, out) &&
           write_failures(result, count, is_list, out) &&
           write_pending(request, is_pending, out) &&
           (request->known.count == 0 || write_same(result, count, out)) &&
           write_rows(result, count, out) && buffer_append_text(out, "}");
}

bool result_write_fault(const struct fault *fault,
                        const struct result_stats *stats, struct buffer *out)
{
    return buffer_append_text(out, "{\"result\":\"error\",") &&
           fault_write_members(fault, out) == 0 && write_stats(stats, out) &&
           buffer_append_text(out, "}");
}
