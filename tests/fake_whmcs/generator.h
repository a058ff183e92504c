/* The two halves of the generator. */
#ifndef FAKE_GENERATOR_H
#define FAKE_GENERATOR_H

struct client;
struct invoice;
struct random;
struct store;

enum { GENERATOR_DAYS = 1825 }; /* five years up to the store's day */

/* Picks one of the generated clients. */
const struct client *generator_pick(const struct store *store,
                                    struct random *random);

/* Makes one invoice; `place` of `count` decides about its date. */
void generator_make_invoice(struct store *store, struct invoice *invoice,
                            struct random *random, long long place,
                            long long count);

#endif
