/* The requests of a call, in order. */
#include "plan.h"

#include "request.h"
#include "task.h"

void plan_init(struct plan *plan, const struct request *request)
{
    *plan = (struct plan){.request = request,
                          .total = -1,
                          .next = request->mode == REQUEST_LIST ? request->start
                                                                : 0};
    plan->seen_to = plan->next;
}

void plan_skip(struct plan *plan, const unsigned char *places)
{
    while (plan->next < (long long)plan->request->all.count &&
           places[plan->next] != 0)
        plan->next++;
}

long long plan_lead(const struct plan *plan, long long place)
{
    return plan->request->overlap && place > 0 ? 1 : 0;
}

/* Tells whether the next page of the list may be asked for. */
static bool may_turn_page(const struct plan *plan, bool is_outstanding)
{
    if (plan->is_end_seen)
        return false;
    return plan->total < 0 ? !is_outstanding : plan->next < plan->total;
}

bool plan_next(struct plan *plan, bool is_outstanding, struct task *ret_task)
{
    const struct request *request = plan->request;
    struct task task = {.place = plan->next};

    if (request->mode == REQUEST_LIST) {
        if (!may_turn_page(plan, is_outstanding))
            return false;
        task.count = request->page_size;
        task.lead = plan_lead(plan, task.place);
        plan->next += task.count;
    } else {
        size_t most = request->mode == REQUEST_IDS ? request->all.count : 1;

        if (plan->next >= (long long)most)
            return false;
        plan->next++;
    }

    *ret_task = task;
    return true;
}

bool plan_learn(struct plan *plan, const struct task *task, size_t received,
                long long total, struct task *ret_rest)
{
    long long count = (long long)received;
    struct task rest = {.place = task->place + count,
                        .count = task->count - count};

    rest.lead = plan_lead(plan, rest.place);

    if (total >= 0)
        plan->total = total;
    if (count == 0) {
        /* Behind the announced end an empty page says nothing new. */
        if (plan->total < 0 || task->place < plan->total)
            plan->is_end_seen = true;
        return false;
    }
    plan_pass(plan, rest.place);
    if (rest.count <= 0 || (plan->total >= 0 && rest.place >= plan->total))
        return false;

    *ret_rest = rest;
    return true;
}

void plan_pass(struct plan *plan, long long place)
{
    if (plan->seen_to < place)
        plan->seen_to = place;
}

long long plan_finish(const struct plan *plan, bool *ret_is_done)
{
    long long next = plan->next;

    if (plan->is_end_seen)
        next = plan->seen_to;
    else if (plan->total >= 0 && next > plan->total)
        next = plan->total;
    *ret_is_done =
        plan->is_end_seen || (plan->total >= 0 && next >= plan->total);
    return next > plan->request->start ? next : plan->request->start;
}
