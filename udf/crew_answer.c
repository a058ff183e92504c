/* The requests of one call: what becomes of an answer, good or bad. */
#include "crew.h"

#include <string.h>

#include "channel.h"
#include "clock.h"
#include "http.h"
#include "reply.h"
#include "request.h"

enum { MILLISECOND_US = 1000, SECOND_US = 1000000, PAUSE_MAX_S = 120 };

/* Puts a task aside. 0, or -1 when there is no memory. */
static int put_aside(struct crew *crew, const struct task *task,
                     struct fault *fault)
{
    if (task_queue_put(&crew->queue, task))
        return 0;

    fault_set_memory(fault, "repeating a request");
    return -1;
}

/* Sends a task again, later. */
static int retry(struct crew *crew, const struct task *task, long retry_after_s,
                 struct fault *fault)
{
    struct task next = *task;

    next.not_before_us =
        clock_now_us() +
        pace_delay_ms((long)task->tries, retry_after_s) * MILLISECOND_US;
    next.tries++;
    next.tally.retries++;
    return put_aside(crew, &next, fault);
}

/* Sends a task again at once. */
static int again(struct crew *crew, const struct task *task,
                 struct fault *fault)
{
    struct task next = *task;

    next.tally.retries++;
    return put_aside(crew, &next, fault);
}

/* Sends a task again without the row before it: that one may be the matter. */
static int without_lead(struct crew *crew, const struct task *task,
                        struct fault *fault)
{
    struct task next = *task;

    next.lead = 0;
    crew->seams.is_blind = true;
    return again(crew, &next, fault);
}

/* Asks for the two halves of a page that failed as a whole. */
static int halve(struct crew *crew, const struct task *task,
                 struct fault *fault)
{
    struct task left = {.place = task->place,
                        .count = task->count / 2,
                        .lead = task->lead,
                        .is_part = true,
                        .tally = task->tally};
    struct task right = {.place = task->place + left.count,
                         .count = task->count - left.count,
                         .is_part = true};

    right.lead = plan_lead(&crew->plan, right.place);
    left.tally.retries++;
    if (put_aside(crew, &left, fault) != 0)
        return -1;
    return put_aside(crew, &right, fault);
}

/* Notes what a task has cost and what it has brought: the items behind the
 * length that the text had before. */
static void account(struct crew *crew, const struct task *task, size_t before)
{
    struct result *result = &crew->result;
    struct tally tally = task->tally;

    if (result->text_length > before)
        result->items[result->count - 1].tally = tally;
    else
        tally_move(&crew->loose, &tally);
    if (task->place < (long long)crew->request->id_count)
        crew->wanted_length += result->text_length - before;
    crew_set_place(crew, task->place, PLACE_SETTLED);
}

/* Records a task that failed for good. */
static int record(struct crew *crew, const struct task *task,
                  const struct fault *reason, struct fault *fault)
{
    bool is_list = crew->request->mode == REQUEST_LIST;
    long long id = is_list ? 0 : crew->request->all.ids[task->place];
    size_t length = crew->result.text_length;

    if (!result_fail(&crew->result, task->place, id, reason)) {
        fault_set_memory(fault, "recording a failure");
        return -1;
    }
    if (is_list)
        plan_pass(&crew->plan, task->place + 1);
    account(crew, task, length);
    return 0;
}

/* Holds back every request for what Retry-After asked, within reason. */
static void pause_all(struct crew *crew, long retry_after_s)
{
    long seconds =
        retry_after_s < PAUSE_MAX_S ? retry_after_s : (long)PAUSE_MAX_S;

    if (seconds > 0)
        channel_pause(crew->channel,
                      clock_now_us() + (long long)seconds * SECOND_US);
}

/* Notes a failure that is not to be tried again. */
static void remember(struct crew *crew, const struct fault *reason)
{
    if (verdict_is_answer(reason)) {
        crew->record.is_answered = crew->channel->is_answered = true;
        crew->record.failures_in_row = 0;
        return;
    }
    crew->record.failures_in_row++;
    crew->record.failures++;
    crew->last_fault = *reason;
}

/* Decides what becomes of a task that failed, and does it. */
static int take_failure(struct crew *crew, const struct task *task,
                        const struct http_answer *answer, struct fault *fault)
{
    const struct fault *reason = &answer->fault;
    enum verdict verdict =
        verdict_on(reason, task, crew->request, &crew->record);

    /* Nobody asked libcurl in time: not the fault of WHMCS, nor a try. */
    if (answer->is_starved)
        return again(crew, task, fault);

    if (verdict_is_overload(reason)) {
        pace_slow_down(&crew->channel->pace);
        pause_all(crew, answer->retry_after_s);
    }
    if (verdict == VERDICT_RETRY)
        return retry(crew, task, answer->retry_after_s, fault);

    remember(crew, reason);
    if (verdict == VERDICT_HALVE)
        return halve(crew, task, fault);
    if (verdict == VERDICT_RECORD && task->lead > 0)
        return without_lead(crew, task, fault);
    if (verdict == VERDICT_RECORD)
        return record(crew, task, reason, fault);

    *fault = *reason;
    return -1;
}

/*
 * A list without a total is read until a page is empty. A server that ignores
 * limitstart would give its first page for ever.
 */
static bool is_turning(struct crew *crew, const struct reply *reply)
{
    long long id = reply->row_count > 0 ? reply->rows[0].id : 0;
    bool is_same = id > 0 && id == crew->page_id;

    crew->page_id = id;
    return crew->plan.total >= 0 || reply->total >= 0 || !is_same;
}

/* Learns from a page of a list: the total, short pages, the end. */
static int take_page(struct crew *crew, const struct task *task,
                     const struct reply *reply, struct fault *fault)
{
    struct task rest;

    if (task->lead > 0 && reply->received == 0 && reply->total > task->place)
        return without_lead(crew, task, fault);
    if (!is_turning(crew, reply)) {
        fault_set(fault, "api_error", false,
                  "WHMCS gives the same page again and again; it ignores "
                  "limitstart");
        return -1;
    }
    if (!plan_learn(&crew->plan, task, reply->received, reply->total, &rest))
        return 0;
    return put_aside(crew, &rest, fault);
}

/* True when an answer about one id is about another one. */
static bool is_other_id(const struct reply *reply, long long id)
{
    return id > 0 && reply->row_count > 0 && reply->rows[0].id != id;
}

/* Takes the rows of a good answer. */
static int take_rows(struct crew *crew, const struct task *task,
                     struct reply *reply, struct fault *fault)
{
    bool is_ids = crew->request->mode == REQUEST_IDS;
    bool is_list = crew->request->mode == REQUEST_LIST;
    size_t most = is_list ? (size_t)task->count : reply->received;
    long long id = is_ids ? crew->request->all.ids[task->place] : 0;
    size_t length = crew->result.text_length;

    if (is_other_id(reply, id)) {
        struct fault other;

        fault_set(&other, "api_error", false,
                  "asked for id %lld, WHMCS answered with id %lld", id,
                  reply->rows[0].id);
        return record(crew, task, &other, fault);
    }
    if (!result_take(&crew->result, reply, task->place, most, id,
                     &crew->request->known)) {
        fault_set_memory(fault, "collecting rows");
        return -1;
    }
    account(crew, task, length);
    return 0;
}

/*
 * Notes the rows by which a page meets its neighbours, and drops the one that
 * is the neighbour's. 0, or -1 when there is no memory.
 */
static int take_seams(struct crew *crew, const struct task *task,
                      struct reply *reply, struct fault *fault)
{
    size_t count;
    bool is_right = true;

    if (!crew->request->overlap)
        return 0;
    if (crew->plan.total >= 0 && reply->total != crew->plan.total)
        crew->seams.is_moved = true;
    if (task->lead > 0) {
        /* Not even that one is there: the list has become shorter. */
        if (reply->received == 0)
            crew->seams.is_torn = true;
        else
            is_right =
                seams_meet(&crew->seams, task->place - 1, reply_id(reply, 0));
        reply_drop_first(reply);
    }
    count = reply->received < (size_t)task->count ? reply->received
                                                  : (size_t)task->count;
    if (is_right && count > 0)
        is_right = seams_meet(&crew->seams, task->place + (long long)count - 1,
                              reply_id(reply, count - 1));
    if (is_right)
        return 0;

    fault_set_memory(fault, "comparing pages");
    return -1;
}

/* Takes a good answer. */
static int take_reply(struct crew *crew, const struct task *task,
                      struct reply *reply, struct fault *fault)
{
    pace_speed_up(&crew->channel->pace);
    crew->record.is_answered = crew->channel->is_answered = true;
    crew->record.failures_in_row = 0;
    if (crew->request->mode != REQUEST_LIST)
        crew->plan.total = reply->total;
    else if (take_seams(crew, task, reply, fault) != 0 ||
             take_page(crew, task, reply, fault) != 0)
        return -1;
    return take_rows(crew, task, reply, fault);
}

int crew_take_answer(struct crew *crew, const struct task *task,
                     struct http_answer *answer, struct fault *fault)
{
    struct reply reply = {0};
    int result;

    crew->in_flight--;
    if (!answer->is_received ||
        reply_read(crew->request->action, answer->body ? answer->body : "",
                   answer->length, answer->status, &reply, &answer->fault) != 0)
        result = take_failure(crew, task, answer, fault);
    else
        result = take_reply(crew, task, &reply, fault);
    reply_release(&reply);

    if (result != 0)
        crew_give_up(crew, task);
    return result;
}
