/* The requests of one call: sending them, and knowing when to stop. */
#include "crew.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "body.h"
#include "buffer.h"
#include "http.h"
#include "request.h"

enum { MILLISECOND_US = 1000, SECOND_US = 1000000 };

/* Guess of a row's size before the first one has come. */
enum { ROW_SIZE = 2048 };

long long crew_now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

int crew_init(struct crew *crew, const struct connection *connection,
              const struct request *request, struct fault *fault)
{
    struct http_limits limits = {
        .max_in_flight = (long)request->max_in_flight,
        .timeout_ms = (long)request->timeout_ms,
        .connect_timeout_ms = (long)request->connect_timeout_ms,
        .max_answer_bytes = (size_t)request->max_answer_bytes};

    *crew = (struct crew){.connection = connection,
                          .request = request,
                          .started_us = crew_now_us()};
    pace_init(&crew->pace, limits.max_in_flight);
    if (request->requests_per_second > 0)
        crew->interval_us = SECOND_US / request->requests_per_second;
    plan_init(&crew->plan, request);
    crew->http = http_new(connection, &limits);
    crew->slots = calloc((size_t)limits.max_in_flight, sizeof *crew->slots);
    crew->is_pending = calloc(request->id_count + 1, sizeof *crew->is_pending);
    if (!crew->http || !crew->slots || !crew->is_pending) {
        fault_set_memory(fault, "preparing to fetch");
        return -1;
    }

    for (size_t i = 0; i < request->id_count; i++)
        crew->is_pending[i] = true;
    return 0;
}

void crew_release(struct crew *crew)
{
    http_free(crew->http);
    task_queue_release(&crew->queue);
    result_release(&crew->result);
    free(crew->slots);
    free(crew->is_pending);
    *crew = (struct crew){0};
}

long long crew_elapsed_ms(const struct crew *crew)
{
    return (crew_now_us() - crew->started_us) / MILLISECOND_US;
}

/* When the call has to end; 0 when there is no deadline. */
static long long deadline_us(const struct crew *crew)
{
    long long deadline_ms = crew->request->deadline_ms;

    return deadline_ms > 0 ? crew->started_us + deadline_ms * MILLISECOND_US
                           : 0;
}

long long crew_due_us(const struct crew *crew, long long otherwise)
{
    long long end_us = deadline_us(crew);
    long long send_us = crew->next_send_us;

    if (end_us > 0 && end_us < otherwise)
        otherwise = end_us;
    if ((long)http_in_flight(crew->http) >= crew->pace.window)
        return otherwise;

    /* What is due already waits for the rate alone. */
    if (send_us > crew_now_us())
        return send_us < otherwise ? send_us : otherwise;
    return task_queue_due(&crew->queue, otherwise);
}

bool crew_is_late(const struct crew *crew, long long now_us)
{
    long long end_us = deadline_us(crew);

    return end_us > 0 && now_us >= end_us;
}

/* True when the text collected, with what is under way, leaves no room. */
static bool is_full(const struct crew *crew)
{
    const struct result *result = &crew->result;
    const struct request *request = crew->request;
    size_t mean = ROW_SIZE;
    size_t rows = 1;
    size_t tasks = http_in_flight(crew->http) + crew->queue.count + 1;

    if (result->count == 0)
        return false;

    mean = result->text_length / result->count;
    if (request->mode == REQUEST_LIST)
        rows = (size_t)request->page_size;
    return result->text_length + tasks * rows * mean >
           (size_t)request->max_bytes;
}

/* Finds the next task that may be sent now. */
static bool next_task(struct crew *crew, long long now_us,
                      struct task *ret_task)
{
    bool is_outstanding =
        http_in_flight(crew->http) > 0 || crew->queue.count > 0;

    if (task_queue_take(&crew->queue, now_us, ret_task))
        return true;
    return !is_full(crew) && plan_next(&crew->plan, is_outstanding, ret_task);
}

/* Sends one task. */
static int send_task(struct crew *crew, const struct task *task,
                     struct fault *fault)
{
    struct buffer body;
    size_t tag = 0;
    int result = -1;

    while (crew->slots[tag].is_used)
        tag++;

    buffer_init(&body, 0);
    if (body_write(crew->connection, crew->request, task->place, task->count,
                   &body))
        result = http_send(crew->http, body.data, body.length, tag, fault);
    else
        fault_set_memory(fault, "writing a request");
    body_wipe(&body);
    if (result != 0)
        return -1;

    crew->slots[tag] = (struct crew_slot){.task = *task, .is_used = true};
    crew->result.request_count++;
    return 0;
}

/*
 * Sets when the next request may be sent. Being late by less than an interval
 * is made up for, or else the rate would never be reached; more is not, or
 * else there would be bursts.
 */
static void keep_rate(struct crew *crew, long long now_us)
{
    long long late_us = now_us - crew->next_send_us;

    if (late_us >= 0 && late_us < crew->interval_us)
        now_us -= late_us;
    crew->next_send_us = now_us + crew->interval_us;
}

int crew_send(struct crew *crew, struct fault *fault)
{
    for (;;) {
        long long now_us = crew_now_us();
        struct task task;

        if ((long)http_in_flight(crew->http) >= crew->pace.window ||
            now_us < crew->next_send_us || !next_task(crew, now_us, &task))
            return 0;
        if (send_task(crew, &task, fault) != 0)
            return -1;
        keep_rate(crew, now_us);
    }
}

bool crew_is_done(const struct crew *crew)
{
    struct plan plan = crew->plan; /* asking must not turn the page */
    struct task task;

    return http_in_flight(crew->http) == 0 && crew->queue.count == 0 &&
           (is_full(crew) || !plan_next(&plan, false, &task));
}

/* Copies what the plan has learned into the result. */
static void settle(struct crew *crew)
{
    if (crew->plan.total > 0)
        crew->result.total = crew->plan.total;
    else if (crew->request->mode == REQUEST_LIST && crew->plan.total < 0)
        crew->result.total = crew->plan.seen_to;
    crew->result.next = plan_finish(&crew->plan, &crew->result.is_done);
}

int crew_finish(struct crew *crew, struct fault *fault)
{
    if (verdict_is_hopeless(crew->request, &crew->record)) {
        *fault = crew->last_fault;
        return -1;
    }
    settle(crew);
    return 0;
}

/* Returns the first place of a list that is not settled. */
static long long first_open_place(const struct crew *crew)
{
    long long first = task_queue_first(&crew->queue, crew->result.next);

    for (long long i = 0; i < crew->request->max_in_flight; i++) {
        const struct crew_slot *slot = &crew->slots[i];

        if (slot->is_used && slot->task.place < first)
            first = slot->task.place;
    }
    return first;
}

int crew_stop(struct crew *crew, struct fault *fault)
{
    bool is_list = crew->request->mode == REQUEST_LIST;
    long long first;

    settle(crew);
    first = first_open_place(crew);
    if (crew->result.count == 0 || (is_list && first <= crew->request->start)) {
        fault_set(fault, "deadline", true,
                  "WHMCS gave no answer within the %lld ms that the whole call "
                  "may take; it is slow, or the limit is too small",
                  crew->request->deadline_ms);
        return -1;
    }

    if (is_list && first < crew->result.next) {
        crew->result.next = first;
        crew->result.is_done = false;
    }
    return 0;
}
