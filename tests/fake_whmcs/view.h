/*
 * Tables that say how a record looks in an answer, member by member. The
 * control plane sets fields through the same tables.
 */
#ifndef FAKE_VIEW_H
#define FAKE_VIEW_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct context;
struct record;

enum member_kind {
    MEMBER_ID,      /* integer; a string in the 7.x style */
    MEMBER_ID_TEXT, /* integer written as a string in every style */
    MEMBER_ID_NULL, /* integer, 0 is written as null */
    MEMBER_TEXT,    /* free text */
    MEMBER_CODE,    /* text that never carries entities */
    MEMBER_MONEY,   /* hundredths */
    MEMBER_RATE,    /* thousandths; two decimals in the 7.x style */
    MEMBER_FACTOR,  /* hundred-thousandths */
    MEMBER_DATE,
    MEMBER_MOMENT,
    MEMBER_UPDATED, /* the moment that the switch updated_at can empty */
    MEMBER_FLAG,    /* true/false; "1"/"0" in the 7.x style */
    MEMBER_ON,      /* true/false; "on"/"" in the 7.x style */
    MEMBER_ON_TEXT, /* "on"/"" in every style */
    MEMBER_BIT,     /* 1/0 */
    MEMBER_CHAR,    /* "1"/"0" */
    MEMBER_WRITTEN  /* a function writes the value, or several members */
};

struct member {
    const char *name;
    enum member_kind kind;
    bool is_new; /* absent in the 7.x style */
    size_t offset;
    void (*write)(struct context *context, const void *record);
};

#define MEMBER(name, kind, type, field)                                        \
    {                                                                          \
        name, MEMBER_##kind, false, offsetof(struct type, field), NULL         \
    }
#define NEW_MEMBER(name, kind, type, field)                                    \
    {                                                                          \
        name, MEMBER_##kind, true, offsetof(struct type, field), NULL          \
    }
#define WRITTEN(name, function)                                                \
    {                                                                          \
        name, MEMBER_WRITTEN, false, 0, function                               \
    }
#define NEW_WRITTEN(name, function)                                            \
    {                                                                          \
        name, MEMBER_WRITTEN, true, 0, function                                \
    }
#define VIEW_END                                                               \
    {                                                                          \
        NULL, MEMBER_ID, false, 0, NULL                                        \
    }

/* Writes the members of a record without the braces around them. */
void view_write(struct context *context, const struct member *view,
                const void *record);

/* True when the view has a member of that name. */
bool view_has(const struct member *view, const char *name);

/*
 * Sets a field from text. Text that is no value of the field's kind, and any
 * value of a member that is computed, is kept and written as a JSON string.
 */
void view_set(const struct member *view, struct record *record,
              struct arena *arena, const char *name, const char *value);

/*
 * For members that write their own names: true when the member is overridden;
 * what it is overridden with, if anything, is then written.
 */
bool view_write_instead(struct context *context, const struct record *record,
                        const char *name);

/* Makes a member appear as the given JSON text, or not at all when it is "". */
void view_override(struct record *record, struct arena *arena, const char *name,
                   const char *json);

#endif
