/* Numbers that look random (splitmix64). */
#include "random.h"

/* Takes one step and mixes the bits. */
static unsigned long long next(struct random *random)
{
    unsigned long long z = random->state += 0x9e3779b97f4a7c15ULL;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
    return z ^ z >> 31;
}

void random_init(struct random *random, long long seed, int kind,
                 long long index)
{
    random->state =
        (unsigned long long)seed * 1000003ULL + (unsigned long long)kind;
    random->state = next(random) ^ (unsigned long long)index;
    next(random);
}

long long random_below(struct random *random, long long limit)
{
    return limit > 0 ? (long long)(next(random) % (unsigned long long)limit)
                     : 0;
}

bool random_chance(struct random *random, int percent)
{
    return random_below(random, 100) < percent;
}
