/*
 * What becomes of a request that failed: the rules, apart from the machinery
 * that carries them out.
 */
#ifndef WHMCS_VERDICT_H
#define WHMCS_VERDICT_H

#include <stdbool.h>

struct fault;
struct request;
struct task;

enum verdict {
    VERDICT_RETRY,  /* send it again after a while */
    VERDICT_HALVE,  /* ask for the two halves of the page */
    VERDICT_RECORD, /* a failure of this id or row alone */
    VERDICT_CONDEMN /* every other request would fail as well */
};

/* What has happened before. */
struct verdict_record {
    bool is_answered;     /* WHMCS has answered at least once */
    long failures_in_row; /* since then, or since the beginning */
    long failures;        /* altogether */
};

/* Decides on one failed task. */
enum verdict verdict_on(const struct fault *fault, const struct task *task,
                        const struct request *request,
                        const struct verdict_record *before);

/* True when a call that has come to its end brought nothing but failures, so
 * that WHMCS is to blame and not each single row. */
bool verdict_is_hopeless(const struct request *request,
                         const struct verdict_record *before);

/* True when WHMCS itself has answered, and only this request is the matter. */
bool verdict_is_answer(const struct fault *fault);

/* True when the fault says that WHMCS or the way to it has too much to do. */
bool verdict_is_overload(const struct fault *fault);

#endif
