/*
 * What a user can turn while the fake runs: how WHMCS versions differ, and what
 * goes wrong in the field. A further switch is a member of struct switches and
 * one line of the table in switches.c.
 */
#ifndef FAKE_SWITCHES_H
#define FAKE_SWITCHES_H

#include <stddef.h>

struct output;

enum { TYPES_9, TYPES_7 };
enum {
    EMPTY_DEFAULT, /* lists `[]`, lists inside a record `""` */
    EMPTY_TEXT,
    EMPTY_ARRAY,
    EMPTY_OBJECT,
    EMPTY_MISSING,
    EMPTY_INNER,
    EMPTY_NULL
};
enum { CONTAINER_ARRAY, CONTAINER_OBJECT, CONTAINER_SINGLE };
enum { ENTITIES_RAW, ENTITIES_ESCAPED };
enum { UTF8_ESCAPED, UTF8_RAW };
enum { UPDATED_AT_FOLLOWS, UPDATED_AT_STATIC, UPDATED_AT_ZERO };

enum { SWITCH_TEXT_MAX = 128, NOISE_RULES_MAX = 8 };

/* Which requests meet which noise. */
struct noise_rule {
    long long kind;  /* enum noise of noise.h */
    long long count; /* requests left, -1 = until switched off */
    long long every; /* only each n-th of the matching requests */
    long long skip;  /* but not the first so many */
    long long seen;  /* matching requests so far */
    char action[SWITCH_TEXT_MAX];
    char match[SWITCH_TEXT_MAX];
};

struct switches {
    long long types;
    long long empty_list;
    long long list_container;
    long long entities;
    long long utf8;
    long long updated_at;
    long long limit_cap;
    long long limitstart_ignored;
    long long orderby_ignored;
    char poison_row[SWITCH_TEXT_MAX];
    char repeat_row[SWITCH_TEXT_MAX];
    long long page_overlap;
    char deny_actions[SWITCH_TEXT_MAX];
    long long revoked;
    struct noise_rule noise;
    struct noise_rule more[NOISE_RULES_MAX]; /* by do=noise */
    size_t more_count;
    long long slow_ms;
    long long drip_ms;
    long long stall_ms;
    long long oversized_mb;
    long long down_ms;
};

/* Sets all switches to what they are at the start. */
void switches_init(struct switches *switches);

/*
 * Turns one switch. Returns NULL, or a text that says why not, which is a
 * constant.
 */
const char *switches_set(struct switches *switches, const char *name,
                         const char *value);

/*
 * Adds a noise beside the others; action and match may be "". The same answer
 * as that of switches_set().
 */
const char *switches_add_noise(struct switches *switches, const char *noise,
                               const char *action, const char *match,
                               long long every, long long skip);

/* Writes all switches as members of a JSON object. */
void switches_write(const struct switches *switches, struct output *out);

/* Prints a table of all switches for --help. */
void switches_help(void);

#endif
