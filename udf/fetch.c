/* The scheduler of many requests. */
#include "fetch.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "action.h"
#include "body.h"
#include "buffer.h"
#include "connection.h"
#include "fault.h"
#include "http.h"
#include "pace.h"
#include "reply.h"
#include "request.h"
#include "result.h"

enum {
    POLL_MS = 100,
    HOPELESS_COUNT = 6 /* final failures in a row that condemn the call */
};

/* One request to be sent: an id, a part of a list, or a single call. */
struct task {
    long long place; /* offset, or index of the id */
    long long count; /* rows asked for; 0 outside lists */
    long long not_before_ms;
    long tries;
};

struct fetch {
    const struct connection *connection;
    const struct request *request;
    struct http *http;
    struct result result;
    struct task *waiting; /* to be sent again, or parts of pages */
    size_t waiting_count, waiting_capacity;
    struct task *sent; /* by slot; the slot is the tag of the request */
    bool *is_slot_used;
    bool *is_pending;  /* by id */
    size_t next_index; /* of the first id never sent */
    long long started_ms, next_send_ms;
    struct pace pace;
    long hopeless; /* failures for good in a row */
    bool is_first_page_known, is_end_seen;
};

/* Puts a task back. False when out of memory. */
static bool put_back(struct fetch *fetch, const struct task *task)
{
    if (fetch->waiting_count == fetch->waiting_capacity) {
        size_t capacity = fetch->waiting_capacity * 2 + 16;
        struct task *grown =
            realloc(fetch->waiting, capacity * sizeof *fetch->waiting);

        if (!grown)
            return false;
        fetch->waiting = grown;
        fetch->waiting_capacity = capacity;
    }
    fetch->waiting[fetch->waiting_count++] = *task;
    return true;
}

/* True when the text collected, with what is under way, leaves no room. */
static bool is_full(const struct fetch *fetch)
{
    const struct result *result = &fetch->result;
    size_t mean =
        result->row_count ? result->text_length / result->row_count : 2048;
    size_t rows = fetch->request->mode == REQUEST_LIST
                      ? (size_t)fetch->request->page_size
                      : 1;
    size_t expected =
        (http_in_flight(fetch->http) + 1 + fetch->waiting_count) * rows * mean;

    return result->row_count > 0 &&
           result->text_length + expected > (size_t)fetch->request->max_bytes;
}

/* True when the time for new requests is over. */
static bool is_late(const struct fetch *fetch)
{
    return fetch->request->deadline_ms > 0 &&
           pace_now_ms() - fetch->started_ms >= fetch->request->deadline_ms;
}

/* Makes the next task that was never sent. */
static bool next_new_task(struct fetch *fetch, struct task *ret_task)
{
    const struct request *request = fetch->request;
    struct task task = {0};

    if (is_full(fetch) || is_late(fetch))
        return false;

    if (request->mode == REQUEST_LIST) {
        if (fetch->is_end_seen ||
            (!fetch->is_first_page_known && fetch->next_index > 0) ||
            (fetch->is_first_page_known &&
             fetch->result.next >= fetch->result.total))
            return false;
        task.place = fetch->result.next;
        task.count = request->page_size;
        fetch->result.next += request->page_size;
    } else {
        size_t count = request->mode == REQUEST_IDS ? request->id_count : 1;

        if (fetch->next_index >= count)
            return false;
        task.place = (long long)fetch->next_index;
    }
    fetch->next_index++;
    *ret_task = task;
    return true;
}

/* Takes the next task that may be sent now. False when there is none. */
static bool next_task(struct fetch *fetch, long long now, struct task *ret_task)
{
    if (now < fetch->next_send_ms)
        return false;

    for (size_t i = 0; i < fetch->waiting_count; i++) {
        if (fetch->waiting[i].not_before_ms > now)
            continue;
        *ret_task = fetch->waiting[i];
        fetch->waiting[i] = fetch->waiting[--fetch->waiting_count];
        return true;
    }
    return next_new_task(fetch, ret_task);
}

/* Sends one task. */
static int send_task(struct fetch *fetch, const struct task *task,
                     struct fault *fault)
{
    struct buffer body;
    size_t slot = 0;
    int result = -1;

    while (fetch->is_slot_used[slot])
        slot++;

    buffer_init(&body, 0);
    if (body_write(fetch->connection, fetch->request, task->place, task->count,
                   &body))
        result = http_send(fetch->http, body.data, body.length, slot, fault);
    else
        fault_set_memory(fault, "writing a request");
    body_wipe(&body);
    if (result != 0)
        return -1;

    fetch->sent[slot] = *task;
    fetch->is_slot_used[slot] = true;
    fetch->result.request_count++;
    if (fetch->request->requests_per_second > 0)
        fetch->next_send_ms =
            pace_now_ms() + 1000 / fetch->request->requests_per_second;
    return 0;
}

/* Sends as many tasks as the window has room for. */
static int fill_window(struct fetch *fetch, struct fault *fault)
{
    struct task task;

    while ((long)http_in_flight(fetch->http) < fetch->pace.window &&
           next_task(fetch, pace_now_ms(), &task)) {
        if (send_task(fetch, &task, fault) != 0)
            return -1;
    }
    return 0;
}

/* True for faults that every further request would meet as well. */
static bool concerns_all(const struct fault *fault)
{
    static const char *const codes[] = {"auth_failed", "ip_denied",
                                        "permission",  "unknown_action",
                                        "tls",         "memory"};

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (strcmp(fault->code, codes[i]) == 0)
            return true;
    }
    return false;
}

/* Sends a task again, later. */
static bool retry(struct fetch *fetch, struct task *task, long retry_after_s)
{
    task->not_before_ms =
        pace_now_ms() + pace_delay_ms(task->tries, retry_after_s);
    task->tries++;
    fetch->result.retry_count++;
    return put_back(fetch, task);
}

/* Asks again for the two halves of a part that failed as a whole. */
static bool bisect(struct fetch *fetch, const struct task *task)
{
    struct task left = {.place = task->place, .count = task->count / 2};
    struct task right = {.place = task->place + left.count,
                         .count = task->count - left.count};

    fetch->result.retry_count++;
    return put_back(fetch, &left) && put_back(fetch, &right);
}

/* Records a task that failed for good. */
static int give_up(struct fetch *fetch, const struct task *task,
                   const struct fault *reason, struct fault *fault)
{
    bool is_list = fetch->request->mode == REQUEST_LIST;
    bool is_own = strcmp(reason->code, "not_found") == 0;

    fetch->hopeless = is_own ? 0 : fetch->hopeless + 1;
    if (fetch->request->mode == REQUEST_SINGLE ||
        fetch->hopeless >= HOPELESS_COUNT ||
        (!is_own && fetch->result.row_count == 0 &&
         strcmp(reason->code, "encoding") != 0 &&
         fetch->hopeless >= (is_list ? 1 : 3))) {
        *fault = *reason;
        return -1;
    }

    fetch->is_first_page_known |= is_list;
    if (!result_fail(&fetch->result,
                     is_list ? 0 : fetch->request->ids[task->place],
                     is_list ? task->place : -1, reason)) {
        fault_set_memory(fault, "recording a failure");
        return -1;
    }
    if (!is_list)
        fetch->is_pending[task->place] = false;
    return 0;
}

/* Decides what becomes of a task that failed. */
static int handle_failure(struct fetch *fetch, struct task *task,
                          const struct fault *reason, long retry_after_s,
                          struct fault *fault)
{
    bool is_encoding = strcmp(reason->code, "encoding") == 0;
    bool is_limited = strcmp(reason->code, "rate_limited") == 0;
    bool is_refused = strcmp(reason->code, "connect") == 0 ||
                      strcmp(reason->code, "resolve") == 0;
    long tries = (long)fetch->request->retries * (is_limited ? 3 : 1);
    bool is_put = true;

    if (concerns_all(reason)) {
        *fault = *reason;
        return -1;
    }
    if (reason->is_retryable)
        pace_slow_down(&fetch->pace);

    if (reason->is_retryable && !is_encoding && task->tries < tries)
        is_put = retry(fetch, task, retry_after_s);
    else if (task->count > 1 && !is_refused &&
             (is_encoding || reason->is_retryable))
        is_put = bisect(fetch, task);
    else
        return give_up(fetch, task, reason, fault);

    if (!is_put)
        fault_set_memory(fault, "repeating a request");
    return is_put ? 0 : -1;
}

/* Learns from a page of a list: the total, short pages, the end. */
static bool learn_from_page(struct fetch *fetch, const struct task *task,
                            const struct reply *reply)
{
    long long received = (long long)reply->received;
    struct task rest = {.place = task->place + received,
                        .count = task->count - received};

    if (reply->total >= 0)
        fetch->result.total = reply->total;
    else if (!fetch->is_first_page_known)
        fetch->result.total = received;
    fetch->is_first_page_known = true;
    if (received == 0)
        fetch->is_end_seen = true;
    if (received == 0 || rest.count <= 0 || rest.place >= fetch->result.total)
        return true;
    return put_back(fetch, &rest);
}

/* Takes one answer. */
static int take_answer(struct fetch *fetch, struct http_answer *answer,
                       struct fault *fault)
{
    bool is_list = fetch->request->mode == REQUEST_LIST;
    struct task task = fetch->sent[answer->tag];
    struct reply reply = {0};
    bool is_right;

    fetch->is_slot_used[answer->tag] = false;
    fetch->result.byte_count += (long long)answer->length;
    fetch->result.answer_ms += answer->elapsed_ms;
    if (!answer->is_received ||
        reply_read(fetch->request->action, answer->body ? answer->body : "",
                   answer->length, answer->status, &reply, &answer->fault) != 0)
        return handle_failure(fetch, &task, &answer->fault,
                              answer->retry_after_s, fault);

    fetch->hopeless = 0;
    pace_speed_up(&fetch->pace);
    is_right = (!is_list || learn_from_page(fetch, &task, &reply)) &&
               result_take(&fetch->result, &reply, task.place, is_list);
    if (!is_list) {
        fetch->result.total = reply.total;
        if (fetch->request->mode == REQUEST_IDS)
            fetch->is_pending[task.place] = false;
    }
    reply_release(&reply);
    if (!is_right)
        fault_set_memory(fault, "collecting rows");
    return is_right ? 0 : -1;
}

/* How long to sleep when nothing is in flight; -1 when all is done. */
static int idle_ms(const struct fetch *fetch)
{
    struct fetch copy = *fetch;
    struct task task;

    if (fetch->waiting_count > 0 || next_new_task(&copy, &task))
        return 10;
    return -1;
}

/* The loop: send, wait, take, until nothing is left. */
static int work(struct fetch *fetch, fetch_poll *poll, void *context,
                struct fault *fault)
{
    for (;;) {
        struct http_answer answer;
        int got;

        if (poll && poll(context) != 0) {
            fault_set(fault, "killed", false, "the statement was killed");
            return -1;
        }
        if (fill_window(fetch, fault) != 0)
            return -1;
        if (http_in_flight(fetch->http) == 0 && idle_ms(fetch) < 0)
            return 0;

        got = http_wait(
            fetch->http,
            fetch->waiting_count > 0 || fetch->next_send_ms > 0 ? 10 : POLL_MS,
            &answer, fault);
        if (got < 0)
            return -1;
        if (got > 0) {
            int taken = take_answer(fetch, &answer, fault);

            free(answer.body);
            if (taken != 0)
                return -1;
        }
    }
}

/* Allocates what the work needs. */
static int prepare(struct fetch *fetch, struct fault *fault)
{
    const struct request *request = fetch->request;
    struct http_limits limits = {
        .max_in_flight = (long)request->max_in_flight,
        .timeout_ms = (long)request->timeout_ms,
        .connect_timeout_ms = (long)request->connect_timeout_ms,
        .max_answer_bytes = (size_t)request->max_answer_bytes};
    size_t slots = (size_t)request->max_in_flight;

    fetch->http = http_new(fetch->connection, &limits);
    fetch->sent = calloc(slots, sizeof *fetch->sent);
    fetch->is_slot_used = calloc(slots, sizeof *fetch->is_slot_used);
    fetch->is_pending =
        calloc(request->id_count + 1, sizeof *fetch->is_pending);
    if (!fetch->http || !fetch->sent || !fetch->is_slot_used ||
        !fetch->is_pending) {
        fault_set_memory(fault, "preparing to fetch");
        return -1;
    }

    memset(fetch->is_pending, 1, request->id_count);
    pace_init(&fetch->pace, (long)request->max_in_flight);
    fetch->result.next = request->start;
    fetch->started_ms = pace_now_ms();
    return 0;
}

int fetch_run(const struct connection *connection,
              const struct request *request, fetch_poll *poll, void *context,
              struct buffer *out, struct fault *fault)
{
    struct fetch fetch = {.connection = connection, .request = request};
    int result = prepare(&fetch, fault);

    if (result == 0)
        result = work(&fetch, poll, context, fault);
    if (result == 0) {
        if (fetch.result.next > fetch.result.total)
            fetch.result.next = fetch.result.total;
        fetch.result.is_done =
            fetch.is_end_seen || fetch.result.next >= fetch.result.total;
        fetch.result.window = fetch.pace.window;
        if (!result_write(&fetch.result, request, fetch.is_pending,
                          pace_now_ms() - fetch.started_ms, out)) {
            fault_set_memory(fault, "writing the answer");
            result = -1;
        }
    }

    result_release(&fetch.result);
    http_free(fetch.http);
    free(fetch.waiting);
    free(fetch.sent);
    free(fetch.is_slot_used);
    free(fetch.is_pending);
    return result;
}
