/* Countries with what the data set needs to know about them. */
#ifndef FAKE_COUNTRY_H
#define FAKE_COUNTRY_H

#include <stddef.h>

#include "model.h"

struct country {
    const char *code, *name, *dial;
    long long currency; /* id of the currency of its clients */
    enum tax_mode tax_mode;
    long long taxrate, taxrate2;    /* thousandths of a percent */
    const char *state, *state_code; /* where the generated clients live */
    const char *vat_prefix;
    const char *cities[4];
};

/* The country with that code, or NULL. */
const struct country *country_find(const char *code);

/* The n-th of the countries; wraps around at the end. */
const struct country *country_at(size_t index);

#endif
