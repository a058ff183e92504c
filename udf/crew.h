/*
 * The requests of one kind and what they have brought: sends them, repeats or
 * splits what fails, and knows when a call can be answered. A crew may go on
 * from one call to the next; what it did ahead then is there already.
 */
#ifndef WHMCS_CREW_H
#define WHMCS_CREW_H

#include <stdbool.h>
#include <stddef.h>

#include "fault.h"
#include "plan.h"
#include "result.h"
#include "seams.h"
#include "tally.h"
#include "task.h"
#include "verdict.h"

struct channel;
struct http_answer;
struct request;

/* How far the request for an id is. */
enum crew_place {
    PLACE_OPEN,      /* not sent */
    PLACE_UNDER_WAY, /* sent, or to be sent again */
    PLACE_SETTLED    /* its row or failure is here */
};

struct crew {
    struct channel *channel;
    const struct request *request;
    struct plan plan;
    struct task_queue queue;
    size_t in_flight;      /* requests of this crew */
    unsigned char *places; /* enum crew_place, by index of the id */
    bool *is_pending;      /* by index of the id: not in the answer */
    size_t unsent_count;   /* ids whose place is open */
    size_t open_count;     /* ids wanted and not settled */
    size_t waiting_count;  /* of them, those under way */
    size_t wanted_length;  /* text of ids wanted */
    struct result result;
    struct seams seams;      /* lists with overlap only */
    struct tally loose;      /* of requests without a row of theirs */
    struct fault last_fault; /* of a task that failed for good */
    bool is_stopped;         /* by a fault that would meet every request */
    long long lost_place;    /* the first of the tasks that met it */
    struct verdict_record record;
    long long started_us; /* of this call */
    long long page_id;    /* first id of the latest page, lists only */
};

/* Makes ready; borrows both. 0, or -1 and the fault; release in any case. */
int crew_init(struct crew *crew, struct channel *channel,
              const struct request *request, struct fault *fault);

/* Disowns what is in flight and frees everything. Accepts a zero and a
 * released struct. */
void crew_release(struct crew *crew);

/* True when the request goes on where the one before it ended. */
bool crew_can_renew(const struct crew *crew, const struct request *request);

/*
 * Goes on with a request that is alike. What was brought or is under way for
 * it stays, the rest is dropped; what stopped the crew is forgotten. 0, or -1
 * and the fault when out of memory; the crew is then good for release only.
 */
int crew_renew(struct crew *crew, const struct request *request,
               struct fault *fault);

/* Milliseconds since this call began. */
long long crew_elapsed_ms(const struct crew *crew);

/* Returns when something is to be sent even if no answer comes, or
 * `otherwise` if that is sooner. */
long long crew_due_us(const struct crew *crew, long long otherwise);

/* Returns the deadline of the call, or `otherwise` if there is none or that is
 * sooner. */
long long crew_end_us(const struct crew *crew, long long otherwise);

/* Sends as many requests as may be sent now. 0, or -1 and the fault. */
int crew_send(struct crew *crew, struct fault *fault);

/* True when the call can be answered. */
bool crew_is_done(const struct crew *crew);

/* Takes the answer to a task. 0, or -1 and the fault when no request can
 * succeed any more; the crew has stopped then. */
int crew_take_answer(struct crew *crew, const struct task *task,
                     struct http_answer *answer, struct fault *fault);

/* Settles the result when all is done; -1 and the fault when nothing but
 * failures came, so that WHMCS is to blame and not the rows. */
int crew_finish(struct crew *crew, struct fault *fault);

/* Settles the result at the deadline; -1 and the fault when there is none. */
int crew_stop(struct crew *crew, struct fault *fault);

/* True when something is stored or under way. */
bool crew_is_busy(const struct crew *crew);

/* Requests under way and, of ids, those still to be sent; 0 when it stopped. */
size_t crew_left(const struct crew *crew);

/* Moves the tallies of the first items of the result, and of what has no item,
 * to the sum; with `is_all` those of all others, too. */
void crew_count(struct crew *crew, size_t count, bool is_all,
                struct tally *sum);

/* For the other files of this module: true when the text collected, with what
 * is under way, leaves no room. */
bool crew_is_full(const struct crew *crew);

/* The same: tells whether another task could be begun; turns no page. */
bool crew_has_more(const struct crew *crew);

/* The same: sets how far an id is. */
void crew_set_place(struct crew *crew, long long place, enum crew_place state);

/* The same: stops the crew at a task. */
void crew_give_up(struct crew *crew, const struct task *task);

#endif
