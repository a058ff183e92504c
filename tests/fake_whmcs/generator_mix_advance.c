/* Invoices that are no revenue: added funds and mass payments (--mix). */
#include "generator_mix.h"

#include <string.h>

#include "data.h"
#include "ledger.h"
#include "random.h"
#include "store.h"

enum { LOOK_BACK = 100, CHILDREN = 3 };

bool mix_add_funds(struct store *store, struct invoice *invoice,
                   struct random *random)
{
    struct item *item = store_add_item(store, invoice, 0);

    item->type = "AddFunds";
    item->description = "Add Funds";
    item->relid = invoice->userid;
    item->amount = 100 * (10 + random_below(random, 500));
    ledger_compute(invoice);
    if (random_chance(random, 70)) {
        invoice->status = "Paid";
        invoice->datepaid = invoice->created_at;
        mix_pay(store, invoice, invoice->total, 0);
    }
    special_finish_invoice(invoice);
    return true;
}

/* Settles an invoice by the credit of a mass payment. */
static void settle_child(struct invoice *child, long long moment)
{
    child->credit += child->total;
    child->total = 0;
    child->status = "Paid";
    child->datepaid = child->updated_at = moment;
}

bool mix_mass_payment(struct store *store, struct invoice *invoice,
                      struct random *random)
{
    const struct table *table = &store->tables[TABLE_INVOICE];
    bool is_paid = random_chance(random, 70);
    int found = 0;

    for (size_t i = 2; i < LOOK_BACK && i <= table->count; i++) {
        struct invoice *child = (struct invoice *)table->rows[table->count - i];

        if (strcmp(child->status, "Unpaid") != 0 || child->transactions ||
            child->total <= 0 || (found && child->userid != invoice->userid) ||
            (child->items && strcmp(child->items->type, "Invoice") == 0) ||
            found == CHILDREN)
            continue;
        invoice->userid = child->userid;
        struct item *item = store_add_item(store, invoice, 0);
        item->type = "Invoice";
        item->relid = child->record.id;
        item->description =
            arena_format(&store->arena, "Invoice #%lld", child->record.id);
        item->amount = child->total;
        if (is_paid)
            settle_child(child, invoice->created_at);
        found++;
    }
    if (!found)
        return false;

    ledger_compute(invoice);
    if (is_paid) {
        invoice->status = "Paid";
        invoice->datepaid = invoice->created_at;
        mix_pay(store, invoice, invoice->total, 0);
    }
    special_finish_invoice(invoice);
    return true;
}
