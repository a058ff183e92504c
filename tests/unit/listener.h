/*
 * What the HTTP servers of the tests have in common: a port of 127.0.0.1 and a
 * thread that serves one connection after the other. It allocates nothing, so
 * that it does not disturb the counting of failing_alloc.h.
 */
#ifndef WHMCS_LISTENER_H
#define WHMCS_LISTENER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

enum { LISTENER_SLICE_MS = 20, LISTENER_PATIENCE_MS = 5000 };

/* Serves a connection, which is closed afterwards. Runs in the thread of the
 * listener: it must not assert, nor allocate. */
typedef void listener_callback(void *context, int client);

struct listener {
    pthread_t thread;
    int socket;
    unsigned port;
    listener_callback *callback;
    void *context;
    atomic_bool is_stopped;
};

/* Listens at a free port and starts the thread; asserts that it works. The
 * struct has to stay where it is. */
void listener_start(struct listener *listener, listener_callback *callback,
                    void *context);

/* Ends the thread and closes the port. */
void listener_stop(struct listener *listener);

/* Reads what comes within LISTENER_PATIENCE_MS, at most so many bytes; returns
 * how many, 0 at the end of patience or connection, or when stopped. */
size_t listener_read(const struct listener *listener, int client, char *data,
                     size_t size);

/* Writes all bytes; false once the client has gone. */
bool listener_write(int client, const void *data, size_t length);

#endif
