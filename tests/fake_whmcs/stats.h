/* What the fake has counted, for do=stats. */
#ifndef FAKE_STATS_H
#define FAKE_STATS_H

#include <stdbool.h>
#include <stddef.h>

struct output;

enum { STATS_ACTION_MAX = 48, STATS_NAME_MAX = 40 };

struct action_stats {
    char name[STATS_NAME_MAX];
    long long requests;
    long long errors;
};

struct stats {
    long long requests;
    long long connections;
    long long open_connections;
    long long in_service_max;
    long long queued_max;
    struct action_stats actions[STATS_ACTION_MAX];
    size_t action_count;
};

/* Counts one answered request; returns how many of its action there were. */
long long stats_count(struct stats *stats, const char *action, bool is_error);

/* Forgets all but the open connections. */
void stats_reset(struct stats *stats);

/* Writes the counters as a JSON object. */
void stats_write(const struct stats *stats, struct output *out);

#endif
