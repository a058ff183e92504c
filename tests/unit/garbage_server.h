/*
 * A server that answers HTTP requests with everything but what it should: each
 * connection gets one kind of garbage, drawn from a seeded sequence. Runs in a
 * thread of its own.
 */
#ifndef WHMCS_GARBAGE_SERVER_H
#define WHMCS_GARBAGE_SERVER_H

#include <stdatomic.h>
#include <stdint.h>

#include "listener.h"

enum garbage {
    GARBAGE_BYTES,          /* no HTTP at all */
    GARBAGE_STATUS_LINE,    /* a first line that is nearly right */
    GARBAGE_HUGE_HEADER,    /* one header line of 1 MB */
    GARBAGE_ENDLESS_HEADER, /* header lines until nobody listens any more */
    GARBAGE_ENDLESS_100,    /* 100 Continue, again and again */
    GARBAGE_LENGTH,         /* a Content-Length that is wrong */
    GARBAGE_CHUNKS,         /* chunks of impossible sizes */
    GARBAGE_BOMB,           /* gzip: 100 MB out of 630 KB */
    GARBAGE_GZIP,           /* gzip that is none */
    GARBAGE_NUL,            /* NUL in header lines and body */
    GARBAGE_HUGE_BODY,      /* 100 MB of rows */
    GARBAGE_DEEP,           /* JSON 10,000 levels deep */
    GARBAGE_UTF8,           /* right JSON around bytes that are no UTF-8 */
    GARBAGE_MUTATED,        /* a right answer with bytes changed */
    GARBAGE_REDIRECT,       /* elsewhere */
    GARBAGE_RETRY_AFTER,    /* 429 with a time that is none */
    GARBAGE_RESET,          /* the connection breaks inside the answer */
    GARBAGE_NOTHING,        /* closed without a word */
    GARBAGE_KINDS
};

struct garbage_server {
    struct listener listener;
    uint64_t random;
    atomic_int kind; /* GARBAGE_KINDS: a random one for each connection */
    atomic_int counts[GARBAGE_KINDS];
};

/* Listens at a free port of 127.0.0.1; asserts that it works. The struct has
 * to stay where it is. */
void garbage_server_start(struct garbage_server *server, uint64_t seed);

/* Ends the thread and closes the port. */
void garbage_server_stop(struct garbage_server *server);

#endif
