/* The request log: one line per request, without credentials. */
#ifndef FAKE_LOG_H
#define FAKE_LOG_H

#include <stdio.h>

struct form;

struct log {
    FILE *file; /* NULL = no log is kept */
};

/* Opens the file; 0, or -1 with errno. A NULL path keeps no log. */
int log_open(struct log *log, const char *path);

/*
 * Writes `action name=value&name=value -> status result`. Left out are
 * everything secret and `responsetype=json`, which every request carries.
 */
void log_request(struct log *log, const char *action, const struct form *form,
                 int status, const char *result);

/* Empties the file. */
void log_reset(struct log *log);

/* Closes the file. */
void log_close(struct log *log);

#endif
