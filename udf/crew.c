/* The requests of one kind: sending them. */
#include "crew.h"

#include <stdlib.h>
#include <string.h>

#include "channel.h"
#include "clock.h"
#include "request.h"

enum { MILLISECOND_US = 1000 };

/* Guess of a row's size before the first one has come. */
enum { ROW_SIZE = 2048 };

int crew_init(struct crew *crew, struct channel *channel,
              const struct request *request, struct fault *fault)
{
    size_t count = request->all.count;

    *crew = (struct crew){.channel = channel,
                          .request = request,
                          .started_us = clock_now_us(),
                          .unsent_count = count,
                          .open_count = request->id_count};
    /* Whoever has answered is there; a list shows by itself whether it can be
     * had. */
    crew->record.is_answered =
        request->mode == REQUEST_IDS && channel->is_answered;
    plan_init(&crew->plan, request);
    crew->places = calloc(count + 1, sizeof *crew->places);
    crew->is_pending = calloc(count + 1, sizeof *crew->is_pending);
    if (crew->places && crew->is_pending &&
        (request->before == 0 ||
         seams_meet(&crew->seams, request->start - 1, request->before)))
        return 0;

    fault_set_memory(fault, "preparing to fetch");
    return -1;
}

void crew_release(struct crew *crew)
{
    for (size_t i = 0; crew->channel && i < REQUEST_MOST_IN_FLIGHT; i++) {
        if (crew->channel->slots[i].crew == crew)
            crew->channel->slots[i].crew = NULL;
    }
    task_queue_release(&crew->queue);
    result_release(&crew->result);
    seams_release(&crew->seams);
    free(crew->places);
    free(crew->is_pending);
    *crew = (struct crew){0};
}

void crew_set_place(struct crew *crew, long long place, enum crew_place state)
{
    bool is_wanted = place < (long long)crew->request->id_count;
    enum crew_place before;

    if (crew->request->mode != REQUEST_IDS)
        return;

    before = (enum crew_place)crew->places[place];
    crew->places[place] = (unsigned char)state;
    crew->unsent_count -= before == PLACE_OPEN;
    crew->unsent_count += state == PLACE_OPEN;
    if (!is_wanted)
        return;

    crew->waiting_count -= before == PLACE_UNDER_WAY;
    crew->waiting_count += state == PLACE_UNDER_WAY;
    crew->open_count += before == PLACE_SETTLED;
    crew->open_count -= state == PLACE_SETTLED;
}

void crew_give_up(struct crew *crew, const struct task *task)
{
    struct task lost = *task;

    tally_move(&crew->loose, &lost.tally);
    if (!crew->is_stopped || task->place < crew->lost_place)
        crew->lost_place = task->place;
    crew->is_stopped = true;
}

long long crew_elapsed_ms(const struct crew *crew)
{
    return (clock_now_us() - crew->started_us) / MILLISECOND_US;
}

long long crew_end_us(const struct crew *crew, long long otherwise)
{
    long long deadline_ms = crew->request->deadline_ms;
    long long end_us = crew->started_us + deadline_ms * MILLISECOND_US;

    return deadline_ms > 0 && end_us < otherwise ? end_us : otherwise;
}

long long crew_due_us(const struct crew *crew, long long otherwise)
{
    long long send_us = crew->channel->next_send_us;

    if (crew->is_stopped || channel_is_full(crew->channel))
        return otherwise;

    /* What is due already waits for the rate alone. */
    if (send_us > clock_now_us())
        return send_us < otherwise ? send_us : otherwise;
    return task_queue_due(&crew->queue, otherwise);
}

/* Text expected of what is under way and of one more request. */
static size_t expected_length(const struct crew *crew)
{
    const struct result *result = &crew->result;
    size_t mean = result->count > 0 ? result->text_length / result->count
                                    : (size_t)ROW_SIZE;
    size_t rows = 1;

    if (crew->request->mode == REQUEST_LIST)
        rows = (size_t)crew->request->page_size;
    return (crew->in_flight + crew->queue.count + 1) * rows * mean;
}

/* Most text that a crew may hold for this call and the next. */
static size_t most_length(const struct request *request)
{
    long long most = request->max_bytes;

    if (request->mode == REQUEST_IDS && request->ahead.ids)
        return (size_t)request->ahead_bytes;
    if (request->is_list_ahead)
        most += request->max_bytes < request->ahead_bytes
                    ? request->max_bytes
                    : request->ahead_bytes;
    return (size_t)most;
}

bool crew_is_full(const struct crew *crew)
{
    const struct request *request = crew->request;
    size_t expected = expected_length(crew);

    if (request->mode == REQUEST_LIST && request->rows > 0 &&
        crew->plan.next - request->start >= request->rows)
        return true;
    if (crew->result.count == 0)
        return false;
    if (request->mode == REQUEST_IDS &&
        crew->plan.next < (long long)request->id_count &&
        (crew->wanted_length + crew->waiting_count == 0 ||
         crew->wanted_length + expected <= (size_t)request->max_bytes))
        return false;
    return crew->result.text_length + expected > most_length(request);
}

bool crew_has_more(const struct crew *crew)
{
    struct plan plan = crew->plan;
    struct task task;

    if (crew->request->mode == REQUEST_IDS)
        plan_skip(&plan, crew->places);
    return !crew_is_full(crew) && plan_next(&plan, false, &task);
}

/* Finds the next task that may be sent now. */
static bool next_task(struct crew *crew, long long now_us,
                      struct task *ret_task)
{
    bool is_outstanding = crew->in_flight > 0 || crew->queue.count > 0;

    if (task_queue_take(&crew->queue, now_us, ret_task))
        return true;
    if (crew->request->mode == REQUEST_IDS)
        plan_skip(&crew->plan, crew->places);
    return !crew_is_full(crew) &&
           plan_next(&crew->plan, is_outstanding, ret_task);
}

int crew_send(struct crew *crew, struct fault *fault)
{
    while (!crew->is_stopped) {
        long long now_us = clock_now_us();
        struct task task;

        if (!channel_is_free(crew->channel, now_us) ||
            !next_task(crew, now_us, &task))
            return 0;
        if (channel_send(crew->channel, crew, crew->request, &task, now_us,
                         fault) != 0) {
            crew_give_up(crew, &task);
            return -1;
        }
        crew->in_flight++;
        crew_set_place(crew, task.place, PLACE_UNDER_WAY);
    }
    return 0;
}
