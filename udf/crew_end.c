/* The requests of one kind: knowing when a call can be answered. */
#include "crew.h"

#include "channel.h"
#include "request.h"

/* Returns the first place of a list that is not settled. */
static long long first_open_place(const struct crew *crew, long long otherwise)
{
    long long first = task_queue_first(&crew->queue, otherwise);

    if (crew->is_stopped && crew->lost_place < first)
        first = crew->lost_place;

    for (size_t i = 0; i < REQUEST_MOST_IN_FLIGHT; i++) {
        const struct channel_slot *slot = &crew->channel->slots[i];

        if (slot->crew == crew && slot->task.place < first)
            first = slot->task.place;
    }
    return first;
}

/* True when the rows of a list, up to the first gap, fill an answer. */
static bool has_enough_rows(const struct crew *crew)
{
    const struct result *result = &crew->result;
    size_t most = (size_t)crew->request->max_bytes;
    size_t length = 0;
    long long first;

    if (result->text_length < most)
        return false;

    first = first_open_place(crew, crew->plan.next);
    for (size_t i = 0; i < result->count; i++) {
        if (result->items[i].place < first)
            length += result->items[i].length;
    }
    return length >= most;
}

bool crew_is_done(const struct crew *crew)
{
    const struct request *request = crew->request;

    if (request->mode == REQUEST_IDS && crew->open_count == 0)
        return true;
    if (request->mode == REQUEST_IDS && request->ahead.ids &&
        (crew->wanted_length >= (size_t)request->max_bytes ||
         (crew->waiting_count == 0 && crew->wanted_length > 0 &&
          crew_is_full(crew))))
        return true;
    if (request->is_list_ahead && has_enough_rows(crew))
        return true;
    return !crew->is_stopped && crew->in_flight == 0 &&
           crew->queue.count == 0 && !crew_has_more(crew);
}

/* Copies what the plan has learned into the result. */
static void settle(struct crew *crew)
{
    struct result *result = &crew->result;
    long long first;

    if (crew->plan.total > 0)
        result->total = crew->plan.total;
    else if (crew->request->mode == REQUEST_LIST && crew->plan.total < 0)
        result->total = crew->plan.seen_to;
    result->next = plan_finish(&crew->plan, &result->is_done);
    result->is_torn = seams_are_torn(&crew->seams);

    first = first_open_place(crew, result->next);
    if (first < result->next) {
        result->next = first;
        result->is_done = false;
    }
    for (size_t i = 0; i < crew->request->id_count; i++)
        crew->is_pending[i] = crew->places[i] != PLACE_SETTLED;
}

/* True when at least one row is there that this call asked for. */
static bool has_row(const struct crew *crew)
{
    const struct result *result = &crew->result;
    bool is_ids = crew->request->mode == REQUEST_IDS;

    for (size_t i = 0; i < result->count; i++) {
        if (!result->items[i].fault &&
            (!is_ids ||
             result->items[i].place < (long long)crew->request->id_count))
            return true;
    }
    return false;
}

int crew_finish(struct crew *crew, struct fault *fault)
{
    /* What came before WHMCS began to fail is not thrown away. */
    if (verdict_is_hopeless(crew->request, &crew->record) && !has_row(crew)) {
        *fault = crew->last_fault;
        return -1;
    }
    settle(crew);
    return 0;
}

int crew_stop(struct crew *crew, struct fault *fault)
{
    const struct request *request = crew->request;
    bool has_some = crew->result.count > 0;

    settle(crew);
    if (request->mode == REQUEST_LIST)
        has_some = has_some && crew->result.next > request->start;
    if (request->mode == REQUEST_IDS)
        has_some = crew->open_count < request->id_count;
    if (has_some)
        return 0;

    fault_set(fault, "deadline", true,
              "WHMCS gave no answer within the %lld ms that the whole call "
              "may take; it is slow, or the limit is too small",
              request->deadline_ms);
    return -1;
}

bool crew_is_busy(const struct crew *crew)
{
    return crew->in_flight > 0 || crew->queue.count > 0 ||
           crew->result.count > 0;
}

size_t crew_left(const struct crew *crew)
{
    size_t left = crew->in_flight + crew->queue.count;

    if (crew->is_stopped)
        return 0;
    return crew->request->mode == REQUEST_IDS ? left + crew->unsent_count
                                              : left;
}

void crew_count(struct crew *crew, size_t count, bool is_all, struct tally *sum)
{
    struct result *result = &crew->result;

    tally_move(sum, &crew->loose);
    for (size_t i = 0; i < (is_all ? result->count : count); i++)
        tally_move(sum, &result->items[i].tally);
    for (size_t i = 0; is_all && i < crew->queue.count; i++)
        tally_move(sum, &crew->queue.tasks[i].tally);
    for (size_t i = 0; is_all && i < REQUEST_MOST_IN_FLIGHT; i++) {
        struct channel_slot *slot = &crew->channel->slots[i];

        if (slot->crew == crew)
            tally_move(sum, &slot->task.tally);
    }
}
