/* The handles of all sessions. */
#include "handle_table.h"

#include <pthread.h>
#include <stdbool.h>

#include "clock.h"
#include "handle.h"
#include "request.h"
#include "tally.h"

/* A place; without a session it is free. */
struct place {
    unsigned long long session;
    struct handle *handle; /* NULL while it is being made */
    bool is_open;          /* somebody works with it */
};

/* The state of the library that outlives its calls. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct place places[HANDLE_TABLE_SIZE];

/* Takes out the handles of others that nobody came back for. */
static size_t collect(unsigned long long session, struct handle **ret_handles)
{
    long long now_us = clock_now_us();
    size_t count = 0;

    for (size_t i = 0; i < HANDLE_TABLE_SIZE; i++) {
        struct place *place = &places[i];

        if (!place->handle || place->is_open || place->session == session ||
            !handle_is_expired(place->handle, now_us))
            continue;
        ret_handles[count++] = place->handle;
        *place = (struct place){0};
    }
    return count;
}

/* Finds the place of a session, or that of nobody for 0. */
static struct place *find(unsigned long long session)
{
    for (size_t i = 0; i < HANDLE_TABLE_SIZE; i++) {
        if (places[i].session == session)
            return &places[i];
    }
    return NULL;
}

/*
 * Opens the place of a session, or with `is_new` a free one. False when there
 * is none; *ret_handle is NULL for a new place. Cleans up on the way.
 */
static bool take_place(unsigned long long session, bool is_new,
                       struct handle **ret_handle)
{
    struct handle *expired[HANDLE_TABLE_SIZE];
    struct place *place = NULL;
    size_t count;

    pthread_mutex_lock(&lock);
    count = collect(session, expired);
    if (session != 0)
        place = find(session);
    if (!place && session != 0 && is_new)
        place = find(0);
    if (place && place->is_open)
        place = NULL;
    if (place) {
        place->session = session;
        place->is_open = true;
        *ret_handle = place->handle;
    }
    pthread_mutex_unlock(&lock);

    /* Without the lock: closing connections takes its time. */
    for (size_t i = 0; i < count; i++)
        handle_free(expired[i]);
    return place != NULL;
}

/* Closes the place of a session: with a handle, or free. */
static void leave_place(unsigned long long session, struct handle *handle)
{
    struct place *place;

    pthread_mutex_lock(&lock);
    place = find(session);
    if (place)
        *place =
            (struct place){.session = handle ? session : 0, .handle = handle};
    pthread_mutex_unlock(&lock);
}

/* Opens the handle of a session for a request over this connection, or makes
 * one. NULL when there is none; otherwise the caller closes it. */
static struct handle *open_for(unsigned long long session,
                               const struct connection *connection,
                               const struct request *request)
{
    struct tally charge = {0};
    struct handle *handle = NULL;
    bool is_kept = request_is_kept(request);
    bool is_other;

    if (!take_place(session, is_kept, &handle))
        return NULL;

    is_other = handle && !handle_is_for(handle, connection);
    if (is_other && !is_kept) {
        leave_place(session, handle);
        return NULL;
    }
    if (handle && (is_other || handle_is_expired(handle, clock_now_us()))) {
        handle_count(handle, &charge);
        handle_free(handle);
        handle = NULL;
    }

    if (!handle)
        handle = handle_new(connection, request);
    if (handle)
        handle_charge(handle, &charge);
    else
        leave_place(session, NULL);
    return handle;
}

/* Gives a handle back; it is freed unless it is to be kept. */
static void close_handle(unsigned long long session, struct handle *handle,
                         bool is_kept)
{
    leave_place(session, is_kept ? handle : NULL);
    if (!is_kept)
        handle_free(handle);
}

int handle_table_fetch(unsigned long long session,
                       const struct connection *connection,
                       struct request *request, fetch_poll *poll, void *context,
                       struct buffer *out, struct fault *fault)
{
    struct handle *handle = open_for(session, connection, request);
    bool is_good = false;
    int result;

    if (!handle) {
        request_forget_ahead(request);
        return fetch_once(connection, request, poll, context, out, fault);
    }

    result = handle_fetch(handle, request, poll, context, out, &is_good, fault);
    close_handle(session, handle, is_good && handle_is_wanted(handle));
    return result;
}

long long handle_table_pump(unsigned long long session)
{
    struct handle *handle = NULL;
    bool is_expired;
    long long left = -1;

    if (!take_place(session, false, &handle))
        return -1;

    /* One that expired waits for the next call, which tells its costs. */
    is_expired = handle_is_expired(handle, clock_now_us());
    if (!is_expired)
        left = handle_pump(handle);
    close_handle(session, handle, is_expired || left >= 0);
    return left;
}

void handle_table_drop(unsigned long long session)
{
    struct handle *handle = NULL;

    if (take_place(session, false, &handle))
        close_handle(session, handle, false);
}

size_t handle_table_count(void)
{
    size_t count = 0;

    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < HANDLE_TABLE_SIZE; i++)
        count += places[i].session != 0;
    pthread_mutex_unlock(&lock);
    return count;
}
