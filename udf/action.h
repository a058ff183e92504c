/*
 * The API actions we know, and where in their answers the rows lie. An action
 * that is not in this one table is never sent.
 */
#ifndef WHMCS_ACTION_H
#define WHMCS_ACTION_H

#include <stdbool.h>
#include <stddef.h>

struct shape;

struct action {
    const char *name;         /* as WHMCS documents it */
    const char *id_parameter; /* "invoiceid", "clientid", or NULL */
    bool is_list;             /* many rows; otherwise one object */
    bool is_paged;            /* understands limitstart and limitnum */
    const char *outer;        /* key of the list or object, NULL: top level */
    const char *inner;        /* key of the rows below it, NULL: none */
    bool is_outer_optional;   /* object may also lie flat at top level */
    const struct shape *shape;
};

/* Returns the action of exactly this name, or NULL when it is not ours. */
const struct action *action_find(const char *name, size_t length);

/* Returns the action at this place of the table, or NULL past its end. */
const struct action *action_at(size_t index);

#endif
