/*
 * Requests that are still to be sent: new ones, repeated ones, and parts of
 * pages that failed or came back short.
 */
#ifndef WHMCS_TASK_H
#define WHMCS_TASK_H

#include <stdbool.h>
#include <stddef.h>

#include "tally.h"

struct task {
    long long place;         /* offset in the list, or index of the id */
    long long count;         /* rows asked for; 0 outside lists */
    long long lead;          /* rows asked for before them: 0 or 1 */
    long long not_before_us; /* when it may be sent */
    long long tries;         /* how often it was sent and failed */
    bool is_part;            /* of a page that failed as a whole */
    struct tally tally;      /* of all its tries */
};

struct task_queue {
    struct task *tasks;
    size_t count;
    size_t capacity;
};

/* Adds a copy. False when out of memory; the queue is then unchanged. */
bool task_queue_put(struct task_queue *queue, const struct task *task);

/* Takes out the task with the lowest place among those that may be sent now.
 * False when there is none. */
bool task_queue_take(struct task_queue *queue, long long now_us,
                     struct task *ret_task);

/* Returns when the next task may be sent, or `otherwise` when that is sooner
 * or the queue is empty. */
long long task_queue_due(const struct task_queue *queue, long long otherwise);

/* Returns the lowest place in the queue, or `otherwise` if that is lower. */
long long task_queue_first(const struct task_queue *queue, long long otherwise);

/* Frees the tasks. Accepts a zero and a released queue. */
void task_queue_release(struct task_queue *queue);

#endif
