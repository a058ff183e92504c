/*
 * Which requests a call consists of: one, one for each id, or the pages of a
 * list whose length is learned on the way.
 */
#ifndef WHMCS_PLAN_H
#define WHMCS_PLAN_H

#include <stdbool.h>
#include <stddef.h>

struct request;
struct task;

struct plan {
    const struct request *request;
    long long next;    /* first place not planned yet */
    long long total;   /* rows WHMCS announced; -1 when it never did */
    long long seen_to; /* end of what was received or failed */
    bool is_end_seen;  /* a page was empty */
};

/* Begins; borrows the request. */
void plan_init(struct plan *plan, const struct request *request);

/* Passes over ids that are known already: those whose place is not 0. */
void plan_skip(struct plan *plan, const unsigned char *places);

/*
 * Gives the next task. While the length of a list is not known, pages go one
 * by one, so there is none as long as requests are outstanding. False when
 * there is none now.
 */
bool plan_next(struct plan *plan, bool is_outstanding, struct task *ret_task);

/* Rows that a page at this place is to begin with though they are not its own.
 */
long long plan_lead(const struct plan *plan, long long place);

/*
 * Learns from the page that answered a task. True when it was short without
 * being the last, because WHMCS caps the rows of an answer; *ret_rest is then
 * what has to be asked for again.
 */
bool plan_learn(struct plan *plan, const struct task *task, size_t received,
                long long total, struct task *ret_rest);

/* Notes that everything before this place is settled, by rows or failures. */
void plan_pass(struct plan *plan, long long place);

/* Returns where the next call has to start when all tasks of a list are done,
 * and whether there is nothing left to start for. */
long long plan_finish(const struct plan *plan, bool *ret_is_done);

#endif
