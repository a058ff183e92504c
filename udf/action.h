/*
 * The API actions we know and the one shape in which their rows leave us.
 *
 * One constant table: what is not in it is never sent, and a field that is not
 * in it never leaves the library.
 */
#ifndef WHMCS_ACTION_H
#define WHMCS_ACTION_H

#include <stdbool.h>
#include <stddef.h>

/* Most spellings of one field, and most fields of one shape. */
enum { FIELD_KEY_COUNT = 3, SHAPE_FIELD_COUNT = 40 };

enum field_kind {
    FIELD_ID,       /* JSON integer, absent: 0 */
    FIELD_COUNT,    /* JSON integer, absent: 0 */
    FIELD_MONEY,    /* decimal text with two decimals or more, absent: "0.00" */
    FIELD_RATE,     /* decimal text with three decimals or more */
    FIELD_TEXT,     /* text, entities decoded once, absent: "" */
    FIELD_CODE,     /* the same, without blanks at its ends */
    FIELD_COUNTRY,  /* the same, in upper case */
    FIELD_DATE,     /* "YYYY-MM-DD" or null */
    FIELD_DATETIME, /* "YYYY-MM-DD HH:MM:SS" or null */
    FIELD_FLAG,     /* 0 or 1, absent: 0 */
    FIELD_CONSENT,  /* 0 or 1, absent or null: 1 */
    FIELD_LIST      /* array of objects of another shape, by ascending id */
};

struct shape;

struct field {
    const char *name; /* in our rows */
    enum field_kind kind;
    bool is_required;                  /* absent or empty fails the row */
    bool is_grouped;                   /* lies in the shape's group object */
    const char *keys[FIELD_KEY_COUNT]; /* in the answer, best spelling first */
    const char *inner;                 /* FIELD_LIST: key below keys[] */
    const struct shape *shape;         /* FIELD_LIST: shape of one entry */
};

struct shape {
    const char *noun;  /* "invoice", for messages */
    const char *group; /* key of an object with more fields, or NULL */
    const struct field *fields;
    size_t field_count;
    bool has_id;   /* the first field is the id of the row, at least 1 */
    bool has_hash; /* rows end with a hash of what precedes it */
};

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
