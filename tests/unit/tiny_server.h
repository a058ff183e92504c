/*
 * An HTTP server of a few lines in a thread of its own: it answers one request
 * after the other, as a callback says. It allocates nothing, so that it does
 * not disturb the counting of failing_alloc.h.
 */
#ifndef WHMCS_TINY_SERVER_H
#define WHMCS_TINY_SERVER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "listener.h"

struct tiny_answer {
    int status;
    const char *header; /* further header lines, each with its \r\n; "" */
    long delay_ms;      /* to wait before the answer */
    bool is_closed;     /* closes without a word */
    char body[131072];  /* NUL-terminated */
};

/* Fills the answer, which is 200 and empty before. Runs in the thread of the
 * server: it must not assert, nor allocate. */
typedef void tiny_server_callback(void *context, const char *body,
                                  struct tiny_answer *answer);

struct tiny_server {
    struct listener listener;
    tiny_server_callback *callback;
    void *context;
    atomic_int request_count;
    char request[32768];
    struct tiny_answer answer;
};

/* Listens at a free port of 127.0.0.1 and starts the thread; asserts that it
 * works. The struct has to stay where it is. */
void tiny_server_start(struct tiny_server *server,
                       tiny_server_callback *callback, void *context);

/* Ends the thread and closes the port. */
void tiny_server_stop(struct tiny_server *server);

/* Copies the value of a form parameter as it was sent; "" when absent. */
void tiny_server_parameter(const char *body, const char *name, char *ret_value,
                           size_t size);

/* The same as a number; -1 when absent. */
long tiny_server_number(const char *body, const char *name);

#endif
