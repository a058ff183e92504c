/* The workers of the PHP behind WHMCS. */
#include "pace.h"

#include <stddef.h>

/* Gives the request a worker, ordered by the time of its end. */
static void serve(struct pace *pace, struct ticket *ticket, long long now)
{
    struct ticket **place = &pace->served;

    ticket->due = now + ticket->duration;
    while (*place && (*place)->due <= ticket->due)
        place = &(*place)->next;
    ticket->next = *place;
    *place = ticket;
    pace->in_service++;
    if (pace->in_service > pace->in_service_max)
        pace->in_service_max = pace->in_service;
}

/* Puts the request at the end of the line. */
static void line_up(struct pace *pace, struct ticket *ticket)
{
    struct ticket **end = &pace->line;

    while (*end)
        end = &(*end)->next;
    ticket->next = NULL;
    *end = ticket;
    pace->queued++;
    if (pace->queued > pace->queued_max)
        pace->queued_max = pace->queued;
}

bool pace_enter(struct pace *pace, struct ticket *ticket, long long now)
{
    if (pace->workers && pace->in_service >= pace->workers) {
        line_up(pace, ticket);
        return false;
    }
    if (!ticket->duration) {
        if (!pace->in_service_max)
            pace->in_service_max = 1;
        return true;
    }
    serve(pace, ticket, now);
    return false;
}

struct ticket *pace_next(struct pace *pace, long long now)
{
    struct ticket *ticket = pace->served;

    if (!ticket || ticket->due > now)
        return NULL;

    pace->served = ticket->next;
    pace->in_service--;
    if (pace->line) {
        struct ticket *first = pace->line;

        pace->line = first->next;
        pace->queued--;
        serve(pace, first, ticket->due); /* the worker was free since then */
    }
    return ticket;
}

long long pace_wait(const struct pace *pace, long long now)
{
    if (!pace->served)
        return -1;
    return pace->served->due > now ? pace->served->due - now : 0;
}
