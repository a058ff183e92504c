/* The data set: settings, special records, generated records. */
#include "data.h"

#include "options.h"
#include "store.h"

static const struct currency currencies[] = {
    {{1, NULL}, "EUR", "€", " EUR", 3, 100000},
    {{2, NULL}, "USD", "$", " USD", 1, 108000},
    {{3, NULL}, "JPY", "¥", "", 4, 16000000},
};

static const struct group groups[] = {
    {{1, NULL}, "Reseller", "#ffcc00", 1000, false, false},
    {{2, NULL}, "VIP & Friends", "", 1500, true, true},
    {{3, NULL}, "Non-profit \"e.V.\"", "#00ff00", 0, false, true},
};

static const struct gateway gateways[] = {
    {{1, NULL}, "banktransfer", "Bank Transfer"},
    {{2, NULL}, "paypal", "PayPal"},
    {{3, NULL}, "stripe", "Credit Card & SEPA"},
};

/* Adds what a WHMCS has before it has clients. */
static void fill_settings(struct store *store)
{
    for (size_t i = 0; i < sizeof(currencies) / sizeof(currencies[0]); i++) {
        struct currency *row = store_add(store, TABLE_CURRENCY, sizeof(*row),
                                         currencies[i].record.id);

        *row = currencies[i];
    }
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
        struct group *row =
            store_add(store, TABLE_GROUP, sizeof(*row), groups[i].record.id);

        *row = groups[i];
    }
    for (size_t i = 0; i < sizeof(gateways) / sizeof(gateways[0]); i++) {
        struct gateway *row = store_add(store, TABLE_GATEWAY, sizeof(*row),
                                        gateways[i].record.id);

        *row = gateways[i];
    }
}

void data_fill(struct store *store, const struct options *options)
{
    fill_settings(store);
    if (options->is_empty)
        return;

    special_fill(store);
    generator_fill(store, options);
    if (options->only)
        generator_keep_only(store, options->only);
}
