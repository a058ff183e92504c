/* The requests of one kind: going on from one call to the next. */
#include "crew.h"

#include <stdlib.h>
#include <string.h>

#include "channel.h"
#include "clock.h"
#include "id_index.h"
#include "request.h"

/* Of a list that stopped a page is missing; one that has ended would answer
 * for ever what it once found, and is asked for anew. */
bool crew_can_renew(const struct crew *crew, const struct request *request)
{
    return request_is_alike(crew->request, request) &&
           (request->mode == REQUEST_IDS ||
            (request->mode == REQUEST_LIST && !crew->is_stopped &&
             !crew->result.is_done && request->start == crew->result.next));
}

/* Moves what was brought to its new place, and drops what is not asked for. */
static void keep_items(struct crew *crew, const struct request *before,
                       struct id_index *index)
{
    struct result *result = &crew->result;
    size_t dropped = 0;

    for (size_t i = 0; i < result->count; i++) {
        struct result_item *item = &result->items[i];
        long long place = id_index_take(index, before->all.ids[item->place]);

        if (place < 0) {
            /* They come to the front, where result_drop() wants them. */
            struct result_item gone = *item;

            tally_move(&crew->loose, &gone.tally);
            *item = result->items[dropped];
            result->items[dropped++] = gone;
            continue;
        }
        item->place = place;
        crew_set_place(crew, place, PLACE_SETTLED);
        if (place < (long long)crew->request->id_count)
            crew->wanted_length += item->length;
    }
    result_drop(result, dropped);
}

/* The same for a request that is to be repeated; false to drop it. */
static bool keep_task(struct crew *crew, struct task *task,
                      const struct request *before, struct id_index *index)
{
    long long place = id_index_take(index, before->all.ids[task->place]);

    if (place < 0) {
        tally_move(&crew->loose, &task->tally);
        return false;
    }
    task->place = place;
    crew_set_place(crew, place, PLACE_UNDER_WAY);
    return true;
}

/* The same for everything that is not settled. */
static void keep_tasks(struct crew *crew, const struct request *before,
                       struct id_index *index)
{
    struct task_queue *queue = &crew->queue;
    size_t kept = 0;

    for (size_t i = 0; i < REQUEST_MOST_IN_FLIGHT; i++) {
        struct channel_slot *slot = &crew->channel->slots[i];

        if (slot->crew != crew || keep_task(crew, &slot->task, before, index))
            continue;
        /* Its answer will be thrown away: breaking off would cost more. */
        slot->crew = NULL;
        crew->in_flight--;
    }
    for (size_t i = 0; i < queue->count; i++) {
        if (keep_task(crew, &queue->tasks[i], before, index))
            queue->tasks[kept++] = queue->tasks[i];
    }
    queue->count = kept;
}

/* Goes over to another set of ids. */
static int change_ids(struct crew *crew, const struct request *request)
{
    const struct request *before = crew->request;
    size_t count = request->all.count;
    struct id_index index = {0};
    unsigned char *places = calloc(count + 1, sizeof *places);
    bool *is_pending = calloc(count + 1, sizeof *is_pending);

    if (!places || !is_pending ||
        !id_index_init(&index, request->all.ids, count)) {
        free(places);
        free(is_pending);
        return -1;
    }

    free(crew->places);
    free(crew->is_pending);
    crew->places = places;
    crew->is_pending = is_pending;
    crew->request = request;
    crew->unsent_count = count;
    crew->open_count = request->id_count;
    crew->waiting_count = 0;
    crew->wanted_length = 0;
    plan_init(&crew->plan, request);
    keep_items(crew, before, &index);
    keep_tasks(crew, before, &index);
    id_index_release(&index);
    return 0;
}

int crew_renew(struct crew *crew, const struct request *request,
               struct fault *fault)
{
    if (request->mode == REQUEST_IDS && change_ids(crew, request) != 0) {
        fault_set_memory(fault, "preparing to fetch");
        return -1;
    }

    crew->request = request;
    crew->plan.request = request;
    crew->started_us = clock_now_us();
    if (crew->is_stopped)
        crew->record = (struct verdict_record){0};
    crew->is_stopped = false;
    return 0;
}
