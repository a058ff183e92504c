/* The commands of the control plane, one function each. */
#ifndef FAKE_COMMAND_H
#define FAKE_COMMAND_H

#include <stdbool.h>

#include "entity.h"

struct fake;
struct form;
struct output;

/* What a command works on. */
struct command {
    struct fake *fake;
    const struct form *form;
    struct output *out;
    const struct entity *entity; /* set if the command needs one */
    struct found found;          /* likewise */
    long long amount;            /* hundredths; 0 if not given */
};

enum command_needs {
    COMMAND_ALONE,
    COMMAND_ENTITY,
    COMMAND_RECORD,
    COMMAND_INVOICE
};

struct command_entry {
    const char *name;
    enum command_needs needs;
    bool is_change;                      /* the clock of the fake goes on */
    int (*run)(struct command *command); /* returns the HTTP status */
};

/* Finds a command by name, or NULL. */
const struct command_entry *command_find(const char *name);

/* Answers success, with the id of a record unless it is 0. */
int command_succeed(struct command *command, long long id);

/* Answers why a command was not carried out. */
int command_refuse(struct command *command, const char *message,
                   const char *detail);

#endif
