/* Commands of the control plane that wait for their moment. */
#include "later.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "control.h"
#include "fake.h"
#include "form.h"
#include "memory.h"
#include "output.h"

struct later {
    struct later *next;
    struct form form;
    char action[STATS_NAME_MAX];
    long long count; /* of the requests of that action */
};

/* How many requests of the action were answered so far. */
static long long count_so_far(const struct stats *stats, const char *action)
{
    for (size_t i = 0; i < stats->action_count; i++) {
        if (strcasecmp(stats->actions[i].name, action) == 0)
            return stats->actions[i].requests;
    }
    return 0;
}

bool later_add(struct fake *fake, const struct form *form, const char *after)
{
    size_t length = strcspn(after, ":");
    long long more = after[length] ? strtoll(after + length + 1, NULL, 10) : 0;
    struct later *later;

    if (!length || length >= STATS_NAME_MAX || more < 1)
        return false;

    later = memory_new(sizeof(*later));
    memcpy(later->action, after, length);
    later->count = count_so_far(&fake->stats, later->action) + more;
    form_copy(&later->form, form);
    form_add(&later->form, "after", "");
    later->next = fake->later;
    fake->later = later;
    return true;
}

/* Frees one command. */
static void free_one(struct later *later)
{
    form_release(&later->form);
    free(later);
}

void later_run(struct fake *fake, const char *action, long long count)
{
    struct later **place = &fake->later;

    while (*place) {
        struct later *later = *place;

        if (strcasecmp(later->action, action) == 0 && later->count <= count) {
            struct output answer = {0};

            *place = later->next;
            control_run(fake, &later->form, &answer);
            output_release(&answer);
            free_one(later);
            place = &fake->later; /* the command may have changed the list */
        } else {
            place = &later->next;
        }
    }
}

void later_release(struct later **later)
{
    while (*later) {
        struct later *next = (*later)->next;

        free_one(*later);
        *later = next;
    }
}
