/* The figures that GetClientsDetails adds with stats=1. */
#ifndef FAKE_CLIENT_STATS_H
#define FAKE_CLIENT_STATS_H

struct client;
struct context;

/* Writes the member `stats`, with amounts as text for people. */
void client_stats_write(struct context *context, const struct client *client);

#endif
