/* The scheduler of many requests. */
#include "fetch.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "crew.h"
#include "fault.h"
#include "http.h"
#include "request.h"
#include "result.h"

enum { POLL_US = 100000, SECOND_MS = 1000 };

/* How long to wait for an answer: until something else is to be done, but
 * never longer than the server's kill flag may stay unseen. */
static int wait_ms(const struct crew *crew, long long now_us)
{
    long long until_us = crew_due_us(crew, now_us + POLL_US);

    /* Rounded up, or the last millisecond would be spent spinning. */
    if (until_us <= now_us)
        return 0;
    return (int)((until_us - now_us + SECOND_MS - 1) / SECOND_MS);
}

/* Takes one answer, if one comes in time. 0, or -1 and the fault. */
static int wait_for_answer(struct crew *crew, struct fault *fault)
{
    struct http_answer answer;
    int got =
        http_wait(crew->http, wait_ms(crew, crew_now_us()), &answer, fault);

    if (got > 0) {
        got = crew_take_answer(crew, &answer, fault);
        free(answer.body);
    }
    return got < 0 ? -1 : 0;
}

/* The loop: send, wait, take, until nothing is left or time is over. */
static int work(struct crew *crew, fetch_poll *poll, void *context,
                struct fault *fault)
{
    for (;;) {
        if (poll && poll(context) != 0) {
            fault_set(fault, "killed", false, "the statement was killed");
            return -1;
        }
        if (crew_is_late(crew, crew_now_us()))
            return crew_stop(crew, fault);
        if (crew_send(crew, fault) != 0)
            return -1;
        if (crew_is_done(crew))
            return crew_finish(crew, fault);
        if (wait_for_answer(crew, fault) != 0)
            return -1;
    }
}

/* Writes the answer of a call that went well. */
static int write_answer(struct crew *crew, struct buffer *out,
                        struct fault *fault)
{
    result_cut(&crew->result, crew->request, crew->is_pending);
    if (result_write(&crew->result, crew->request, crew->is_pending,
                     crew_elapsed_ms(crew), out))
        return 0;

    fault_set_memory(fault, "writing the answer");
    return -1;
}

int fetch_run(const struct connection *connection,
              const struct request *request, fetch_poll *poll, void *context,
              struct buffer *out, struct fault *fault)
{
    struct crew crew = {0};
    size_t start = out->length;
    int result = crew_init(&crew, connection, request, fault);

    if (result == 0)
        result = work(&crew, poll, context, fault);
    crew.result.window = crew.pace.window;
    if (result == 0)
        result = write_answer(&crew, out, fault);

    if (result != 0) {
        buffer_truncate(out, start);
        if (strcmp(fault->code, "killed") != 0 &&
            !result_write_fault(&crew.result, fault, crew_elapsed_ms(&crew),
                                out))
            buffer_truncate(out, start);
    }
    crew_release(&crew);
    return result;
}
