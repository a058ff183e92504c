/* The whole fake. */
#include "fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data.h"
#include "later.h"

/* Turns the switches that the command line names; a wrong one ends us. */
static void set_switches(struct fake *fake)
{
    for (size_t i = 0; fake->options.switches[i]; i++) {
        const char *text = fake->options.switches[i];
        size_t length = strcspn(text, "=");
        char name[64];
        const char *fault;

        snprintf(name, sizeof(name), "%.*s", (int)length, text);
        fault = switches_set(&fake->switches, name, text + length + 1);
        if (fault) {
            fprintf(stderr, "fake_whmcs: --switch %s: %s\n", text, fault);
            exit(2);
        }
    }
}

void fake_reset(struct fake *fake)
{
    store_release(&fake->store);
    store_init(&fake->store, fake->options.today);
    data_fill(&fake->store, &fake->options);
    switches_init(&fake->switches);
    set_switches(fake);
    stats_reset(&fake->stats);
    later_release(&fake->later);
    fake->pace.in_service_max = fake->pace.queued_max = 0;
}

void fake_release(struct fake *fake)
{
    later_release(&fake->later);
    store_release(&fake->store);
    log_close(&fake->log);
}
