/* The way to one WHMCS. */
#include "channel.h"

#include "body.h"
#include "buffer.h"
#include "fault.h"
#include "http.h"

enum { SECOND_US = 1000000 };

/* The limits of a request that concern its transport. */
static struct http_limits limits_of(const struct request *request)
{
    struct http_limits limits = {
        .max_in_flight = (long)request->max_in_flight,
        .timeout_ms = (long)request->timeout_ms,
        .connect_timeout_ms = (long)request->connect_timeout_ms,
        .max_answer_bytes = (size_t)request->max_answer_bytes};

    return limits;
}

int channel_init(struct channel *channel, const struct connection *connection,
                 const struct request *request, struct fault *fault)
{
    struct http_limits limits = limits_of(request);

    *channel = (struct channel){.connection = connection};
    pace_init(&channel->pace, limits.max_in_flight);
    limits.max_in_flight = REQUEST_MOST_IN_FLIGHT;
    channel->http = http_new(connection, &limits);
    if (!channel->http) {
        fault_set_memory(fault, "preparing to fetch");
        return -1;
    }
    channel_set_limits(channel, request);
    return 0;
}

void channel_release(struct channel *channel)
{
    http_free(channel->http);
    *channel = (struct channel){0};
}

void channel_set_limits(struct channel *channel, const struct request *request)
{
    struct http_limits limits = limits_of(request);
    long long rate = request->requests_per_second;

    http_set_limits(channel->http, &limits);
    pace_set_most(&channel->pace, limits.max_in_flight);
    channel->interval_us = rate > 0 ? SECOND_US / rate : 0;
}

bool channel_is_full(const struct channel *channel)
{
    return (long)http_in_flight(channel->http) >= channel->pace.window;
}

bool channel_is_free(const struct channel *channel, long long now_us)
{
    return !channel_is_full(channel) && now_us >= channel->next_send_us;
}

/*
 * Sets when the next request may be sent. Being late by less than an interval
 * is made up for, or else the rate would never be reached; more is not, or
 * else there would be bursts.
 */
static void keep_rate(struct channel *channel, long long now_us)
{
    long long late_us = now_us - channel->next_send_us;

    if (late_us >= 0 && late_us < channel->interval_us)
        now_us -= late_us;
    channel->next_send_us = now_us + channel->interval_us;
}

int channel_send(struct channel *channel, struct crew *crew,
                 const struct request *request, const struct task *task,
                 long long now_us, struct fault *fault)
{
    struct channel_slot *slot;
    struct buffer body;
    size_t tag = 0;
    int result = -1;

    while (channel->slots[tag].is_used)
        tag++;

    buffer_init(&body, 0);
    if (body_write(channel->connection, request, task->place - task->lead,
                   task->count + task->lead, &body))
        result = http_send(channel->http, body.data, body.length, tag, fault);
    else
        fault_set_memory(fault, "writing a request");
    body_wipe(&body);
    if (result != 0)
        return -1;

    slot = &channel->slots[tag];
    *slot = (struct channel_slot){.crew = crew, .task = *task, .is_used = true};
    slot->task.tally.requests++;
    keep_rate(channel, now_us);
    return 0;
}

void channel_pause(struct channel *channel, long long until_us)
{
    if (channel->next_send_us < until_us)
        channel->next_send_us = until_us;
}

struct crew *channel_receive(struct channel *channel,
                             const struct http_answer *answer,
                             struct task *ret_task)
{
    struct channel_slot *slot = &channel->slots[answer->tag];
    struct crew *crew = slot->crew;

    *ret_task = slot->task;
    ret_task->tally.bytes += (long long)answer->length;
    ret_task->tally.answer_ms += answer->elapsed_ms;
    *slot = (struct channel_slot){0};
    return crew;
}
