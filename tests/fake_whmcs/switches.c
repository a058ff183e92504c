/* The table of switches. */
#include "switches.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "noise.h"
#include "output.h"

enum switch_kind { SWITCH_CHOICE, SWITCH_COUNTED, SWITCH_NUMBER, SWITCH_TEXT };

struct entry {
    const char *name;
    enum switch_kind kind;
    size_t offset;
    const char *choices; /* "first|second", the first is the default */
    long long initial;
    const char *meaning;
};

#define CHOICE(name, choices, meaning)                                         \
    {                                                                          \
#name, SWITCH_CHOICE, offsetof(struct switches, name), choices, 0,     \
            meaning                                                            \
    }
#define NUMBER(name, initial, meaning)                                         \
    {                                                                          \
#name, SWITCH_NUMBER, offsetof(struct switches, name), "", initial,    \
            meaning                                                            \
    }
#define TEXT(name, meaning)                                                    \
    {                                                                          \
#name, SWITCH_TEXT, offsetof(struct switches, name), "", 0, meaning    \
    }

/* One line per switch, however long. */
/* clang-format off */
static const struct entry entries[] = {
    CHOICE(types, "9|7", "value types of WHMCS 9 or 7"),
    CHOICE(empty_list, "default|text|array|object|missing|inner|null", "how no rows are written"),
    CHOICE(list_container, "array|object|single", "rows in an array, under digit keys, or one row bare"),
    CHOICE(entities, "raw|escaped", "free text as it is or with HTML entities"),
    CHOICE(utf8, "escaped|raw", "\\uXXXX, or bytes passed through even when broken"),
    CHOICE(updated_at, "follows|static|zero", "moves with payments, does not, or is never set"),
    NUMBER(limit_cap, 0, "most rows per page, 0 = what was asked for"),
    NUMBER(limitstart_ignored, 0, "1 = every page is the first one"),
    NUMBER(orderby_ignored, 0, "1 = default order whatever was asked for"),
    TEXT(poison_row, "invoice id, or client:7,contact:3: answers with it fail"),
    TEXT(repeat_row, "likewise: these rows stand twice in lists, totalresults counts them once"),
    NUMBER(page_overlap, 0, "each page but the first begins so many rows too early"),
    TEXT(deny_actions, "actions that the role lacks, as GetInvoice,GetContacts"),
    NUMBER(revoked, 0, "1 = no credential is known any more"),
    {"noise", SWITCH_COUNTED, offsetof(struct switches, noise.kind), NOISE_NAMES, 0, "what comes instead of an answer; NAME:3 = three times"},
    {"noise_every", SWITCH_NUMBER, offsetof(struct switches, noise.every), "", 1, "noise only on each n-th matching request"},
    {"noise_skip", SWITCH_NUMBER, offsetof(struct switches, noise.skip), "", 0, "noise not on the first n matching requests"},
    {"noise_action", SWITCH_TEXT, offsetof(struct switches, noise.action), "", 0, "noise only on these actions, as GetClients,GetInvoice"},
    {"noise_match", SWITCH_TEXT, offsetof(struct switches, noise.match), "", 0, "noise only on requests with this name=value"},
    NUMBER(slow_ms, 5000, "how long noise=slow waits"),
    NUMBER(drip_ms, 100, "how long noise=drip waits after each 16 bytes"),
    NUMBER(stall_ms, 5000, "how long noise=stall is silent in the middle of the body"),
    NUMBER(oversized_mb, 80, "how large noise=oversized makes the body"),
    NUMBER(down_ms, 1000, "how long nobody listens after noise=down"),
};
/* clang-format on */

enum { ENTRY_COUNT = sizeof(entries) / sizeof(entries[0]) };

/* The number that belongs to an entry. */
static long long *number_of(struct switches *switches,
                            const struct entry *entry)
{
    return (long long *)(void *)((char *)switches + entry->offset);
}

/* Finds the place of a word in "first|second"; -1 when it is not there. */
static int find_choice(const char *choices, const char *word, size_t length)
{
    for (int index = 0; *choices; index++) {
        size_t size = strcspn(choices, "|");

        if (size == length && memcmp(choices, word, size) == 0)
            return index;
        choices += size + (choices[size] == '|');
    }
    return -1;
}

/* The word at a place of "first|second", and its length. */
static const char *choice_at(const char *choices, long long index,
                             int *ret_length)
{
    for (; index > 0; index--)
        choices += strcspn(choices, "|") + 1;
    *ret_length = (int)strcspn(choices, "|");
    return choices;
}

/* Accepts the literal forms of the API description for empty_list too. */
static const char *alias_of(const char *value)
{
    static const char *const aliases[][2] = {{"\"\"", "text"},
                                             {"[]", "array"},
                                             {"{}", "object"},
                                             {"{\"invoice\":[]}", "inner"},
                                             {"off", "none"}};

    for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
        if (strcmp(value, aliases[i][0]) == 0)
            return aliases[i][1];
    }
    return value;
}

/* Sets a choice, with ":count" behind it for a counted one. */
static const char *set_choice(struct switches *switches,
                              const struct entry *entry, const char *value)
{
    const char *word = alias_of(value);
    size_t length = strlen(word);
    const char *colon = strchr(word, ':');
    int index;

    if (entry->kind == SWITCH_COUNTED && colon)
        length = (size_t)(colon - word);
    index = find_choice(entry->choices, word, length);
    if (index < 0)
        return "this switch has no such value";

    *number_of(switches, entry) = index;
    if (entry->kind == SWITCH_COUNTED) {
        switches->noise.count = colon ? strtoll(colon + 1, NULL, 10) : -1;
        switches->noise.seen = 0;
    }
    return NULL;
}

/* Sets one switch by its entry. */
static const char *set_entry(struct switches *switches,
                             const struct entry *entry, const char *value)
{
    char *end = NULL;
    long long number;

    if (entry->kind == SWITCH_CHOICE || entry->kind == SWITCH_COUNTED)
        return set_choice(switches, entry, value);
    if (entry->kind == SWITCH_TEXT) {
        if (strlen(value) >= SWITCH_TEXT_MAX)
            return "the value is too long";
        snprintf((char *)switches + entry->offset, SWITCH_TEXT_MAX, "%s",
                 value);
        return NULL;
    }
    if (strcmp(value, "on") == 0)
        value = "1";
    if (strcmp(value, "off") == 0 || strcmp(value, "none") == 0)
        value = "0";
    number = strtoll(value, &end, 10);
    if (!*value || *end || number < 0)
        return "the value has to be a number";

    *number_of(switches, entry) = number;
    return NULL;
}

const char *switches_set(struct switches *switches, const char *name,
                         const char *value)
{
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        if (strcmp(entries[i].name, name) == 0)
            return set_entry(switches, &entries[i], value);
    }
    return "there is no such switch";
}

void switches_init(struct switches *switches)
{
    memset(switches, 0, sizeof(*switches));
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        if (entries[i].kind == SWITCH_NUMBER)
            *number_of(switches, &entries[i]) = entries[i].initial;
    }
    switches->noise.count = -1;
}

const char *switches_add_noise(struct switches *switches, const char *noise,
                               const char *action, const char *match,
                               long long every, long long skip)
{
    struct switches parsed;
    struct noise_rule *rule = &switches->more[switches->more_count];
    const char *fault;

    if (switches->more_count == NOISE_RULES_MAX)
        return "there are too many noises";

    switches_init(&parsed);
    fault = switches_set(&parsed, "noise", noise);
    if (!fault)
        fault = switches_set(&parsed, "noise_action", action);
    if (!fault)
        fault = switches_set(&parsed, "noise_match", match);
    if (fault)
        return fault;

    *rule = parsed.noise;
    rule->every = every > 0 ? every : 1;
    rule->skip = skip;
    switches->more_count++;
    return NULL;
}

void switches_write(const struct switches *switches, struct output *out)
{
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        const struct entry *entry = &entries[i];
        const char *place = (const char *)switches + entry->offset;
        const long long *number = (const long long *)(const void *)place;

        json_name(out, entry->name);
        if (entry->kind == SWITCH_TEXT) {
            json_string(out, place);
        } else if (entry->kind == SWITCH_NUMBER) {
            output_format(out, "%lld", *number);
        } else {
            int length = 0;
            const char *word = choice_at(entry->choices, *number, &length);

            output_format(out, "\"%.*s\"", length, word);
        }
    }
}

void switches_help(void)
{
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        printf("  %-20s %s\n", entries[i].name, entries[i].meaning);
        if (entries[i].kind == SWITCH_NUMBER)
            printf("  %-20s default %lld\n", "", entries[i].initial);
        else if (*entries[i].choices)
            printf("  %-20s %s\n", "", entries[i].choices);
    }
}
