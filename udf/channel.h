/*
 * The way to one WHMCS: its connections, how many requests may be under way
 * and how fast they may follow one another. Crews share it, so that together
 * they never ask for more than is allowed.
 */
#ifndef WHMCS_CHANNEL_H
#define WHMCS_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>

#include "pace.h"
#include "request.h"
#include "task.h"

struct connection;
struct crew;
struct fault;
struct http;
struct http_answer;

/* A request under way; its place in the array is the tag of the request. */
struct channel_slot {
    struct crew *crew; /* whose it is; NULL when nobody waits for it any more */
    struct task task;
    bool is_used;
};

struct channel {
    const struct connection *connection;
    struct http *http;
    struct pace pace;
    long long interval_us;  /* least time between two requests */
    long long next_send_us; /* not before this */
    bool is_answered;       /* WHMCS has answered at least once */
    struct channel_slot slots[REQUEST_MOST_IN_FLIGHT];
};

/* Makes ready, with the limits of the request; borrows the connection. 0, or
 * -1 and the fault when out of memory; release in any case. */
int channel_init(struct channel *channel, const struct connection *connection,
                 const struct request *request, struct fault *fault);

/* Aborts what is in flight and closes the connections. Accepts a zero and a
 * released struct. */
void channel_release(struct channel *channel);

/* Goes on with the limits of another request. What was learned stays. */
void channel_set_limits(struct channel *channel, const struct request *request);

/* True when as many requests are under way as may be. */
bool channel_is_full(const struct channel *channel);

/* True when a request may be sent now. */
bool channel_is_free(const struct channel *channel, long long now_us);

/* Sends one task of a crew, now. 0, or -1 and the fault. */
int channel_send(struct channel *channel, struct crew *crew,
                 const struct request *request, const struct task *task,
                 long long now_us, struct fault *fault);

/* Holds every request back until then. */
void channel_pause(struct channel *channel, long long until_us);

/* Takes the task that was answered out of its slot; returns its crew. */
struct crew *channel_receive(struct channel *channel,
                             const struct http_answer *answer,
                             struct task *ret_task);

#endif
