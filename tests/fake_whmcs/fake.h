/* The whole fake: everything that one process has. */
#ifndef FAKE_FAKE_H
#define FAKE_FAKE_H

#include "log.h"
#include "options.h"
#include "pace.h"
#include "stats.h"
#include "store.h"
#include "switches.h"

struct later;

struct fake {
    struct options options;
    struct store store;
    struct switches switches;
    struct stats stats;
    struct log log;
    struct pace pace;
    long long down_ms;   /* nobody is to listen for so long, from now on */
    struct later *later; /* commands of the control plane that wait */
};

/* Fills the store and sets the switches as the options say. */
void fake_reset(struct fake *fake);

/* Frees what is inside. */
void fake_release(struct fake *fake);

#endif
