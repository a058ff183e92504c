/* What the fake has counted. */
#include "stats.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "output.h"

long long stats_count(struct stats *stats, const char *action, bool is_error)
{
    size_t i = 0;

    stats->requests++;
    while (i < stats->action_count &&
           strcasecmp(stats->actions[i].name, action) != 0)
        i++;
    if (i == STATS_ACTION_MAX)
        return 0; /* somebody invents actions; the known ones come first */
    if (i == stats->action_count) {
        snprintf(stats->actions[i].name, STATS_NAME_MAX, "%s", action);
        stats->action_count++;
    }
    stats->actions[i].requests++;
    stats->actions[i].errors += is_error;
    return stats->actions[i].requests;
}

void stats_reset(struct stats *stats)
{
    long long open_connections = stats->open_connections;

    memset(stats, 0, sizeof(*stats));
    stats->open_connections = open_connections;
    stats->connections = open_connections;
}

/* Writes one counter. */
static void write_counter(struct output *out, const char *name, long long count)
{
    json_name(out, name);
    output_format(out, "%lld", count);
}

void stats_write(const struct stats *stats, struct output *out)
{
    output_text(out, "{\"result\":\"success\"");
    write_counter(out, "requests", stats->requests);
    write_counter(out, "connections", stats->connections);
    write_counter(out, "open_connections", stats->open_connections);
    write_counter(out, "in_service_max", stats->in_service_max);
    write_counter(out, "queued_max", stats->queued_max);
    json_name(out, "actions");
    output_text(out, "{");
    for (size_t i = 0; i < stats->action_count; i++) {
        json_name(out, stats->actions[i].name);
        output_text(out, "{");
        write_counter(out, "requests", stats->actions[i].requests);
        write_counter(out, "errors", stats->actions[i].errors);
        output_text(out, "}");
    }
    output_text(out, "}}");
}
