/* Collecting rows and failures, and cutting them to size. */
#include "result.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "known.h"
#include "reply.h"
#include "request.h"

/* What a failure needs beside its message: its members and their names. */
enum { FAILURE_SIZE = 128 };

/* What is reckoned for a row that is known: more than its id takes, so that
 * there is room when it begins to differ. */
enum { SAME_SIZE = 64 };

/* Frees what an item owns. */
static void release_item(struct result_item *item)
{
    free(item->json);
    free(item->fault);
}

void result_release(struct result *result)
{
    for (size_t i = 0; i < result->count; i++)
        release_item(&result->items[i]);
    free(result->items);
    *result = (struct result){0};
}

/* Adds an item, whose texts are the result's from now on. False when out of
 * memory; they are then still the caller's. */
static bool add(struct result *result, struct result_item item)
{
    if (result->count == result->capacity) {
        size_t capacity = result->capacity * 2 + 64;
        struct result_item *grown =
            realloc(result->items, capacity * sizeof *grown);

        if (!grown)
            return false;
        result->items = grown;
        result->capacity = capacity;
    }

    item.order = (long long)result->count;
    result->items[result->count++] = item;
    result->text_length += item.length;
    return true;
}

/* gcc 12 loses sight of a pointer inside a struct that is copied, and takes the
 * copy of the fault for lost. */
#if defined __GNUC__ && !defined __clang__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
#endif

bool result_fail(struct result *result, long long place, long long id,
                 const struct fault *fault)
{
    struct result_item item = {.place = place, .id = id};

    item.length = FAILURE_SIZE + strlen(fault->message);
    item.fault = malloc(sizeof *item.fault);
    if (!item.fault)
        return false;

    *item.fault = *fault;
    if (!add(result, item)) {
        free(item.fault);
        return false;
    }
    return true;
}

#if defined __GNUC__ && !defined __clang__
#pragma GCC diagnostic pop
#endif

/* Takes one failure out of a reply; id stands in for one that it lacks. */
static bool take_failure(struct result *result, struct reply_failure *bad,
                         long long place, long long id)
{
    struct result_item *item;

    if (!result_fail(result, place, bad->id > 0 ? bad->id : id, &bad->fault))
        return false;

    item = &result->items[result->count - 1];
    item->json = bad->json;
    item->length += bad->length;
    result->text_length += bad->length;
    bad->json = NULL;
    return true;
}

/* Takes one row out of a reply. */
static bool take_row(struct result *result, struct reply_row *row,
                     long long place, const struct known *known)
{
    struct result_item item = {
        .place = place, .id = row->id, .length = SAME_SIZE};
    bool is_same = known_has(known, row->id, row->json, row->length);

    if (!is_same) {
        item.json = row->json;
        item.length = row->length + 2;
    }
    if (!add(result, item))
        return false;

    if (!is_same)
        row->json = NULL;
    return true;
}

bool result_take(struct result *result, struct reply *reply, long long place,
                 size_t most, long long id, const struct known *known)
{
    size_t row = 0;
    size_t failure = 0;

    /* Rows and failures together are the rows of the answer, in its order. */
    for (size_t i = 0; i < reply->received && i < most; i++) {
        struct reply_failure *bad = &reply->failures[failure];
        long long at = place + (long long)i;
        bool is_taken = true;

        if (failure < reply->failure_count && bad->index == i) {
            is_taken = take_failure(result, bad, at, id);
            failure++;
        } else if (row < reply->row_count) {
            is_taken = take_row(result, &reply->rows[row], at, known);
            row++;
        }
        if (!is_taken)
            return false;
    }
    return true;
}

/* Orders items by place, then by arrival. */
static int compare(const void *left, const void *right)
{
    const struct result_item *a = left;
    const struct result_item *b = right;

    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

/* Returns how many items lie before the limit and fit; one always fits. */
static size_t count_chosen(const struct result *result, long long limit,
                           size_t max_bytes)
{
    size_t length = 0;
    size_t chosen = 0;

    while (chosen < result->count) {
        const struct result_item *item = &result->items[chosen];

        length += item->length;
        if (item->place >= limit || (chosen > 0 && length > max_bytes))
            break;
        chosen++;
    }
    return chosen;
}

/* The first place that is not part of this call. */
static long long end_of_call(const struct result *result,
                             const struct request *request)
{
    switch (request->mode) {
    case REQUEST_LIST:
        return result->next;
    case REQUEST_IDS:
        return (long long)request->id_count;
    default:
        return LLONG_MAX;
    }
}

size_t result_choose(struct result *result, const struct request *request,
                     bool *is_pending)
{
    long long limit = end_of_call(result, request);
    size_t chosen;

    if (result->count > 0)
        qsort(result->items, result->count, sizeof *result->items, compare);
    chosen = count_chosen(result, limit, (size_t)request->max_bytes);

    for (size_t i = chosen; i < result->count; i++) {
        long long place = result->items[i].place;

        if (place >= limit)
            break;
        if (request->mode == REQUEST_IDS)
            is_pending[place] = true;
        if (request->mode == REQUEST_LIST && i == chosen) {
            result->next = place;
            result->is_done = false;
        }
    }
    return chosen;
}

void result_drop(struct result *result, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        result->text_length -= result->items[i].length;
        release_item(&result->items[i]);
    }
    result->count -= count;
    if (count > 0 && result->count > 0)
        memmove(result->items, result->items + count,
                result->count * sizeof *result->items);
}
