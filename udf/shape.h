/*
 * The rows of WHMCS, field by field: which spelling of which version becomes
 * which member of our rows, and of what kind it is. A field that is not listed
 * here never leaves the library (passwords, tokens, security answers).
 */
#ifndef WHMCS_SHAPE_H
#define WHMCS_SHAPE_H

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
    const char *name;  /* in our rows */
    const char *label; /* ,"name": as it stands in them */
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

extern const struct shape shape_client;
extern const struct shape shape_client_details;
extern const struct shape shape_contact;
extern const struct shape shape_invoice;
extern const struct shape shape_invoice_details;
extern const struct shape shape_currency;
extern const struct shape shape_payment_method;
extern const struct shape shape_client_group;
extern const struct shape shape_version;

#endif
