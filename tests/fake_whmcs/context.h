/* What an action needs to write its answer. */
#ifndef FAKE_CONTEXT_H
#define FAKE_CONTEXT_H

struct form;
struct output;
struct store;
struct switches;

struct context {
    struct store *store;
    struct switches *switches;
    const struct form *form;
    struct output *out;
};

#endif
