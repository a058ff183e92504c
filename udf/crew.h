/*
 * The requests of one call and what they have brought: sends them, repeats or
 * splits what fails, and knows when to stop.
 */
#ifndef WHMCS_CREW_H
#define WHMCS_CREW_H

#include <stdbool.h>
#include <stddef.h>

#include "fault.h"
#include "pace.h"
#include "plan.h"
#include "result.h"
#include "task.h"
#include "verdict.h"

struct connection;
struct http;
struct http_answer;
struct request;

/* A request under way; its place in the array is the tag of the request. */
struct crew_slot {
    struct task task;
    bool is_used;
};

struct crew {
    const struct connection *connection;
    const struct request *request;
    struct http *http;
    struct pace pace;
    long long interval_us;  /* least time between two requests */
    long long next_send_us; /* not before this */
    struct plan plan;
    struct task_queue queue;
    struct crew_slot *slots;
    bool *is_pending; /* by index of the id */
    struct result result;
    struct fault last_fault; /* of a task that failed for good */
    long long started_us;
    struct verdict_record record;
    long long page_id; /* first id of the latest page, lists only */
};

/* Makes ready; borrows both. 0, or -1 and the fault; release in any case. */
int crew_init(struct crew *crew, const struct connection *connection,
              const struct request *request, struct fault *fault);

/* Aborts what is in flight and frees everything. Accepts a zero struct. */
void crew_release(struct crew *crew);

/* Microseconds of a clock that never jumps. */
long long crew_now_us(void);

/* Milliseconds since the beginning. */
long long crew_elapsed_ms(const struct crew *crew);

/* Returns when something is to be done even if no answer comes, or
 * `otherwise` if that is sooner. */
long long crew_due_us(const struct crew *crew, long long otherwise);

/* True when the deadline of the call has passed. */
bool crew_is_late(const struct crew *crew, long long now_us);

/* Sends as many requests as may be sent now. 0, or -1 and the fault. */
int crew_send(struct crew *crew, struct fault *fault);

/* True when nothing is under way and nothing is left to be sent. */
bool crew_is_done(const struct crew *crew);

/* Takes one answer. 0, or -1 and the fault when the call as a whole fails. */
int crew_take_answer(struct crew *crew, struct http_answer *answer,
                     struct fault *fault);

/* Settles the result when all is done; -1 and the fault when nothing but
 * failures came, so that WHMCS is to blame and not the rows. */
int crew_finish(struct crew *crew, struct fault *fault);

/* Settles the result at the deadline; -1 and the fault when there is none. */
int crew_stop(struct crew *crew, struct fault *fault);

#endif
