/* Numbers that look random and are the same for the same seed. */
#ifndef FAKE_RANDOM_H
#define FAKE_RANDOM_H

#include <stdbool.h>

struct random {
    unsigned long long state;
};

/* Begins a series for one record, so that records do not depend on others. */
void random_init(struct random *random, long long seed, int kind,
                 long long index);

/* The next number, from 0 to below the limit. */
long long random_below(struct random *random, long long limit);

/* True in so many of a hundred cases. */
bool random_chance(struct random *random, int percent);

#endif
