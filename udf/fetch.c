/* The scheduler of many requests. */
#include "fetch.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "channel.h"
#include "clock.h"
#include "crew.h"
#include "fault.h"
#include "http.h"
#include "request.h"
#include "result.h"

enum { POLL_US = 100000, MILLISECOND_US = 1000 };

/* How long to wait for an answer: until something else is to be done, but
 * never longer than the server's kill flag may stay unseen. */
static int wait_ms(const struct fetch *fetch, long long now_us)
{
    long long until_us = crew_end_us(fetch->crew, now_us + POLL_US);

    until_us = crew_due_us(fetch->crew, until_us);
    if (fetch->beside)
        until_us = crew_due_us(fetch->beside, until_us);

    /* Rounded up, or the last millisecond would be spent spinning. */
    if (until_us <= now_us)
        return 0;
    return (int)((until_us - now_us + MILLISECOND_US - 1) / MILLISECOND_US);
}

/*
 * Hands an answer to the crew that waits for it. 0, or -1 and the fault when
 * the crew of this call has to stop.
 */
static int deliver(const struct fetch *fetch, struct http_answer *answer,
                   struct fault *fault)
{
    struct fault own = {.code = ""};
    struct task task;
    struct crew *crew = channel_receive(fetch->channel, answer, &task);
    int result = crew ? crew_take_answer(crew, &task, answer, &own) : 0;

    free(answer->body);
    /* What was asked for ahead may fail when the call has all it needs. */
    if (result == 0 || crew != fetch->crew || crew_is_done(crew))
        return 0;

    *fault = own;
    return -1;
}

/* Takes one answer, if one comes in time. 0, or -1 and the fault. */
static int wait_for_answer(const struct fetch *fetch, struct fault *fault)
{
    struct http_answer answer;
    int got = http_wait(fetch->channel->http, wait_ms(fetch, clock_now_us()),
                        &answer, fault);

    if (got <= 0)
        return got;

    return deliver(fetch, &answer, fault);
}

/* Sends what may be sent: first for this call, then for others. */
static int send_all(const struct fetch *fetch, struct fault *fault)
{
    struct fault other;

    if (fetch->crew && crew_send(fetch->crew, fault) != 0)
        return -1;
    /* When it fails it stops, and says so in its own call. */
    if (fetch->beside)
        (void)crew_send(fetch->beside, &other);
    return 0;
}

/* Takes the answers that are here already. 0, or -1 and the fault. */
static int take_all(const struct fetch *fetch, struct fault *fault)
{
    struct http_answer answer;

    while (http_take(fetch->channel->http, &answer)) {
        if (deliver(fetch, &answer, fault) != 0)
            return -1;
    }
    return 0;
}

/* Does what can be done at once. 0, or -1 and the fault. */
static int advance(const struct fetch *fetch, struct fault *fault)
{
    struct http *http = fetch->channel->http;

    if (http_in_flight(http) > 0 &&
        (http_advance(http, fault) != 0 || take_all(fetch, fault) != 0))
        return -1;
    if (send_all(fetch, fault) != 0)
        return -1;
    return http_in_flight(http) > 0 ? http_advance(http, fault) : 0;
}

/* The loop: send, wait, take, until nothing is left or time is over. */
static int work(const struct fetch *fetch, struct fault *fault)
{
    struct crew *crew = fetch->crew;
    bool is_shared = fetch->is_kept || fetch->beside;

    if (is_shared && advance(fetch, fault) != 0)
        return -1;
    for (;;) {
        if (fetch->poll && fetch->poll(fetch->context) != 0) {
            fault_set(fault, "killed", false, "the statement was killed");
            return -1;
        }
        if (crew_end_us(crew, LLONG_MAX) <= clock_now_us())
            return crew_stop(crew, fault);
        if (send_all(fetch, fault) != 0)
            return -1;
        if (crew_is_done(crew)) {
            /* What is under way for later goes on while SQL works. */
            if (is_shared && advance(fetch, fault) != 0)
                return -1;
            return crew_finish(crew, fault);
        }
        if (wait_for_answer(fetch, fault) != 0)
            return -1;
    }
}

/* Counts for the statistics; what is not kept is counted now or never. */
static void count(const struct fetch *fetch, size_t chosen, bool is_all,
                  long long waited_us, struct result_stats *ret_stats)
{
    struct crew *crew = fetch->crew;

    *ret_stats = (struct result_stats){
        .elapsed_ms = crew_elapsed_ms(crew),
        .waited_ms =
            (http_waited_us(fetch->channel->http) - waited_us) / MILLISECOND_US,
        .window = fetch->channel->pace.window};
    if (fetch->is_kept && !is_all) {
        ret_stats->ready = crew->result.count - chosen;
        ret_stats->under_way = crew->in_flight + crew->queue.count;
    }
    crew_count(crew, chosen, is_all || !fetch->is_kept, &ret_stats->tally);
}

/* Writes the answer of a call that went well, and forgets what is in it. */
static int write_answer(const struct fetch *fetch, long long waited_us,
                        struct buffer *out, struct fault *fault)
{
    struct crew *crew = fetch->crew;
    size_t chosen =
        result_choose(&crew->result, crew->request, crew->is_pending);
    struct result_stats stats;

    count(fetch, chosen, false, waited_us, &stats);
    if (!result_write(&crew->result, chosen, crew->request, crew->is_pending,
                      &stats, out)) {
        fault_set_memory(fault, "writing the answer");
        return -1;
    }
    result_drop(&crew->result, chosen);
    return 0;
}

int fetch_run(const struct fetch *fetch, struct buffer *out,
              struct fault *fault)
{
    long long waited_us = http_waited_us(fetch->channel->http);
    size_t start = out->length;
    struct result_stats stats;
    int result = work(fetch, fault);

    if (result == 0)
        result = write_answer(fetch, waited_us, out, fault);
    if (result == 0)
        return 0;

    buffer_truncate(out, start);
    count(fetch, 0, true, waited_us, &stats);
    if (strcmp(fault->code, "killed") != 0 &&
        !result_write_fault(fault, &stats, out))
        buffer_truncate(out, start);
    return -1;
}

int fetch_pump(const struct fetch *fetch, struct fault *fault)
{
    return advance(fetch, fault);
}

int fetch_once(const struct connection *connection,
               const struct request *request, fetch_poll *poll, void *context,
               struct buffer *out, struct fault *fault)
{
    struct channel channel;
    struct crew crew = {0};
    struct fetch fetch = {
        .channel = &channel, .crew = &crew, .poll = poll, .context = context};
    int result = channel_init(&channel, connection, request, fault);

    if (result == 0)
        result = crew_init(&crew, &channel, request, fault);
    if (result == 0)
        result = fetch_run(&fetch, out, fault);
    crew_release(&crew);
    channel_release(&channel);
    return result;
}
