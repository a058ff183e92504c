/* The rules on failed requests. */
#include "verdict.h"

#include <stddef.h>
#include <string.h>

#include "fault.h"
#include "request.h"
#include "task.h"

enum {
    /* So many failures without any answer between: WHMCS is down, not a row
     * bad. Halving a page down to a bad first row takes fewer. */
    HOPELESS_COUNT = 12,
    /* The same for ids, as long as WHMCS has answered nothing at all. */
    UNREACHED_COUNT = 3,
    /* A rate limit lifts by itself, so it is worth more patience. */
    RATE_PATIENCE = 3
};

/* What a code says about other requests, and about smaller ones. */
enum reach {
    REACH_REQUEST, /* only this one: WHMCS has answered */
    REACH_SIZE,    /* a smaller page may succeed, the same one never */
    REACH_LOAD,    /* may be this row, may be the moment, may be WHMCS */
    REACH_HOST,    /* concerns every request as soon as patience ends */
    REACH_ALL      /* concerns every request at once */
};

static const struct {
    const char *code;
    enum reach reach;
} rules[] = {
    {"not_found", REACH_REQUEST}, {"api_error", REACH_REQUEST},
    {"bad_field", REACH_REQUEST}, {"encoding", REACH_SIZE},
    {"too_large", REACH_SIZE},    {"not_json", REACH_LOAD},
    {"server_error", REACH_LOAD}, {"timeout", REACH_LOAD},
    {"network", REACH_LOAD},      {"rate_limited", REACH_HOST},
    {"connect", REACH_HOST},      {"resolve", REACH_HOST},
    {"tls", REACH_HOST},
};

/* Looks a code up; what is not in the table (auth_failed, ip_denied,
 * permission, memory, ...) stands in the way of everything. */
static enum reach reach_of(const struct fault *fault)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (strcmp(fault->code, rules[i].code) == 0)
            return rules[i].reach;
    }
    return REACH_ALL;
}

bool verdict_is_answer(const struct fault *fault)
{
    enum reach reach = reach_of(fault);

    return reach == REACH_REQUEST || reach == REACH_SIZE;
}

bool verdict_is_overload(const struct fault *fault)
{
    enum reach reach = reach_of(fault);

    return fault->is_retryable && (reach == REACH_LOAD || reach == REACH_HOST);
}

/*
 * How often a task may be sent again. What is slow as a whole page is better
 * halved than repeated, and parts of a page get one more chance only, because
 * the page has had its patience.
 */
static long long patience(const struct fault *fault, const struct task *task,
                          const struct request *request)
{
    long long once = request->retries > 1 ? 1 : request->retries;
    bool is_timeout = strcmp(fault->code, "timeout") == 0;

    if (!verdict_is_overload(fault))
        return 0;
    if (strcmp(fault->code, "rate_limited") == 0)
        return request->retries * RATE_PATIENCE;
    if (task->is_part)
        return is_timeout && task->count > 1 ? 0 : once;
    if (is_timeout && task->count > 1)
        return once;
    return request->retries;
}

bool verdict_is_hopeless(const struct request *request,
                         const struct verdict_record *before)
{
    long most = request->mode == REQUEST_IDS ? UNREACHED_COUNT : 1;

    return !before->is_answered && before->failures >= most;
}

/* True when one more failure means that WHMCS is down. */
static bool is_last_straw(const struct task *task,
                          const struct request *request,
                          const struct verdict_record *before)
{
    if (before->failures_in_row + 1 >= HOPELESS_COUNT)
        return true;
    if (before->is_answered)
        return false;
    if (request->mode == REQUEST_IDS)
        return before->failures + 1 >= UNREACHED_COUNT;
    return task->count == 1 && !task->is_part;
}

/* What becomes of a page or an id when WHMCS may be at fault, or the row. */
static enum verdict on_load(const struct fault *fault, const struct task *task,
                            const struct request *request,
                            const struct verdict_record *before)
{
    if (is_last_straw(task, request, before))
        return VERDICT_CONDEMN;
    if (task->count <= 1)
        return VERDICT_RECORD;

    /* A page of HTML comes instead of every part as well. */
    return fault->is_retryable ? VERDICT_HALVE : VERDICT_CONDEMN;
}

enum verdict verdict_on(const struct fault *fault, const struct task *task,
                        const struct request *request,
                        const struct verdict_record *before)
{
    enum reach reach = reach_of(fault);

    if (reach == REACH_ALL)
        return VERDICT_CONDEMN;
    if (task->tries < patience(fault, task, request))
        return VERDICT_RETRY;
    if (reach == REACH_HOST || request->mode == REQUEST_SINGLE)
        return VERDICT_CONDEMN;
    if (reach == REACH_LOAD)
        return on_load(fault, task, request, before);
    if (task->count <= 1)
        return VERDICT_RECORD;
    return reach == REACH_SIZE ? VERDICT_HALVE : VERDICT_CONDEMN;
}
