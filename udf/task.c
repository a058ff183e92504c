/* A queue of requests. It is short, so it is an array that is searched. */
#include "task.h"

#include <stdlib.h>

bool task_queue_put(struct task_queue *queue, const struct task *task)
{
    if (queue->count == queue->capacity) {
        size_t capacity = queue->capacity * 2 + 16;
        struct task *grown =
            realloc(queue->tasks, capacity * sizeof *queue->tasks);

        if (!grown)
            return false;
        queue->tasks = grown;
        queue->capacity = capacity;
    }
    queue->tasks[queue->count++] = *task;
    return true;
}

bool task_queue_take(struct task_queue *queue, long long now_us,
                     struct task *ret_task)
{
    struct task *best = NULL;

    for (size_t i = 0; i < queue->count; i++) {
        struct task *task = &queue->tasks[i];

        if (task->not_before_us <= now_us &&
            (!best || task->place < best->place))
            best = task;
    }
    if (!best)
        return false;

    *ret_task = *best;
    *best = queue->tasks[--queue->count];
    return true;
}

long long task_queue_due(const struct task_queue *queue, long long otherwise)
{
    for (size_t i = 0; i < queue->count; i++) {
        if (queue->tasks[i].not_before_us < otherwise)
            otherwise = queue->tasks[i].not_before_us;
    }
    return otherwise;
}

long long task_queue_first(const struct task_queue *queue, long long otherwise)
{
    for (size_t i = 0; i < queue->count; i++) {
        if (queue->tasks[i].place < otherwise)
            otherwise = queue->tasks[i].place;
    }
    return otherwise;
}

void task_queue_release(struct task_queue *queue)
{
    free(queue->tasks);
    *queue = (struct task_queue){0};
}
