/* What outlives a statement. */
#include "handle.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "channel.h"
#include "clock.h"
#include "connection.h"
#include "crew.h"
#include "fault.h"
#include "request.h"

enum { MILLISECOND_US = 1000 };

struct handle {
    struct connection connection;
    struct channel channel;
    struct request request; /* of the crew, while there is one */
    struct crew crew;       /* that works ahead */
    bool has_crew;
    bool is_kept;        /* the last request wanted to find it again */
    struct tally charge; /* costs of what was dropped */
    long long begun_us, used_us;
    long long idle_ms, total_ms;
};

struct handle *handle_new(const struct connection *connection,
                          const struct request *request)
{
    struct handle *handle = calloc(1, sizeof *handle);

    if (!handle)
        return NULL;

    handle->connection = *connection;
    handle->begun_us = clock_now_us();
    handle->used_us = handle->begun_us;
    handle->idle_ms = request->ahead_idle_ms;
    handle->total_ms = request->ahead_total_ms;
    if (channel_init(&handle->channel, &handle->connection, request, NULL) !=
        0) {
        handle_free(handle);
        return NULL;
    }
    return handle;
}

/* Ends the work ahead; what it has cost is told later. */
static void dismiss(struct handle *handle)
{
    if (!handle->has_crew)
        return;

    crew_count(&handle->crew, 0, true, &handle->charge);
    crew_release(&handle->crew);
    request_release(&handle->request);
    handle->has_crew = false;
}

void handle_free(struct handle *handle)
{
    if (!handle)
        return;

    dismiss(handle);
    channel_release(&handle->channel);
    connection_wipe(&handle->connection);
    free(handle);
}

bool handle_is_for(const struct handle *handle,
                   const struct connection *connection)
{
    return sodium_memcmp(&handle->connection, connection, sizeof *connection) ==
           0;
}

bool handle_is_expired(const struct handle *handle, long long now_us)
{
    return now_us - handle->used_us > handle->idle_ms * MILLISECOND_US ||
           now_us - handle->begun_us > handle->total_ms * MILLISECOND_US;
}

void handle_count(struct handle *handle, struct tally *sum)
{
    dismiss(handle);
    tally_move(sum, &handle->charge);
}

void handle_charge(struct handle *handle, struct tally *part)
{
    tally_move(&handle->charge, part);
}

/* Gives the work ahead to this request, which is its own from now on. */
static int take_over(struct handle *handle, struct request *request,
                     struct fault *fault)
{
    struct request before = handle->request;
    int result;

    handle->request = *request;
    memset(request, 0, sizeof *request);
    if (handle->has_crew) {
        handle->crew.request = &before;
        result = crew_renew(&handle->crew, &handle->request, fault);
        request_release(&before);
    } else {
        handle->has_crew = true;
        result =
            crew_init(&handle->crew, &handle->channel, &handle->request, fault);
    }
    return result;
}

/* Does a request that is the work ahead. */
static int fetch_own(struct handle *handle, struct request *request,
                     struct fetch fetch, struct buffer *out,
                     struct fault *fault)
{
    bool is_ahead = request_is_ahead(request);
    int result = take_over(handle, request, fault);

    fetch.crew = &handle->crew;
    fetch.is_kept = true;
    if (result == 0) {
        tally_move(&handle->crew.loose, &handle->charge);
        result = fetch_run(&fetch, out, fault);
    }
    if (result != 0 || (!is_ahead && !crew_is_busy(&handle->crew)))
        dismiss(handle);
    return result;
}

/* Does a request beside the work ahead. */
static int fetch_beside(struct handle *handle, const struct request *request,
                        struct fetch fetch, struct buffer *out,
                        struct fault *fault)
{
    struct crew crew = {0};
    int result = crew_init(&crew, &handle->channel, request, fault);

    fetch.crew = &crew;
    fetch.beside = handle->has_crew ? &handle->crew : NULL;
    if (result == 0) {
        tally_move(&crew.loose, &handle->charge);
        result = fetch_run(&fetch, out, fault);
    }
    crew_release(&crew);
    return result;
}

int handle_fetch(struct handle *handle, struct request *request,
                 fetch_poll *poll, void *context, struct buffer *out,
                 bool *ret_is_good, struct fault *fault)
{
    struct fetch fetch = {
        .channel = &handle->channel, .poll = poll, .context = context};
    bool is_ahead = request_is_ahead(request);
    bool is_own = handle->has_crew && crew_can_renew(&handle->crew, request);
    int result;

    handle->is_kept = request_is_kept(request);
    handle->idle_ms = request->ahead_idle_ms;
    handle->total_ms = request->ahead_total_ms;
    channel_set_limits(&handle->channel, request);
    if (!is_own && is_ahead)
        dismiss(handle);

    if (is_own || is_ahead)
        result = fetch_own(handle, request, fetch, out, fault);
    else
        result = fetch_beside(handle, request, fetch, out, fault);

    /* A list that is refused says nothing about the work ahead. */
    *ret_is_good = result == 0 || (!is_own && !is_ahead &&
                                   strcmp(fault->code, "killed") != 0 &&
                                   strcmp(fault->code, "internal") != 0);
    handle->used_us = clock_now_us();
    return result;
}

bool handle_is_wanted(const struct handle *handle)
{
    return handle->is_kept || handle->has_crew;
}

long long handle_pump(struct handle *handle)
{
    struct fetch fetch = {.channel = &handle->channel,
                          .beside = handle->has_crew ? &handle->crew : NULL};
    struct fault fault;

    handle->used_us = clock_now_us();
    if (fetch_pump(&fetch, &fault) != 0)
        return -1;
    return handle->has_crew ? (long long)crew_left(&handle->crew) : 0;
}
