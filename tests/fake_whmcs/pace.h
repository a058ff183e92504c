/*
 * The workers of the PHP behind WHMCS: at most so many requests are in service
 * at the same time, each for a given time; the others wait in line.
 */
#ifndef FAKE_PACE_H
#define FAKE_PACE_H

#include <stdbool.h>

/* One request in service or in line. Part of what owns it. */
struct ticket {
    struct ticket *next;
    void *owner;
    long long duration; /* all times in nanoseconds */
    long long due;
};

/* All zero = no limit and nobody there. */
struct pace {
    long long workers; /* 0 = no limit */
    long long in_service;
    long long queued;
    long long in_service_max;
    long long queued_max;
    struct ticket *served; /* by time of their end */
    struct ticket *line;   /* first come, first served */
};

/*
 * Takes a request up. True when it is served already, because it needs no time
 * and a worker is free; otherwise pace_next() returns it later.
 */
bool pace_enter(struct pace *pace, struct ticket *ticket, long long now);

/* Returns the next request whose service has ended by now, or NULL. */
struct ticket *pace_next(struct pace *pace, long long now);

/* Time until pace_next() has one; -1 when nobody is there. */
long long pace_wait(const struct pace *pace, long long now);

#endif
