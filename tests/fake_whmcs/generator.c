/* Generated records: many, plausible, and the same for the same seed. */
#include "generator.h"

#include <string.h>

#include "calendar.h"
#include "country.h"
#include "data.h"
#include "edit.h"
#include "generator_mix.h"
#include "options.h"
#include "random.h"
#include "store.h"
#include "words.h"

enum {
    FIRST_ID = 101, /* of generated clients, contacts and invoices */
    GAP_EVERY = 100 /* ids that are multiples of it were deleted */
};

/* Adds a record under the next id of the generated ones. */
static void *add_next(struct store *store, enum store_table table, size_t size)
{
    long long id = store->tables[table].last_id + 1;

    if (id < FIRST_ID)
        id = FIRST_ID;
    if (id % GAP_EVERY == 0)
        id++;
    return store_add(store, table, size, id);
}

/* Fills the address that clients and contacts have in common. */
static const char *make_street(struct store *store, struct random *random)
{
    return arena_format(&store->arena, "%s %lld", word_street(random),
                        1 + random_below(random, 180));
}

/* Makes one client. */
static void make_client(struct store *store, struct client *client,
                        struct random *random)
{
    struct arena *arena = &store->arena;
    const struct country *country =
        country_at((size_t)random_below(random, 22) * 13 / 22);
    long long id = client->record.id;

    client->firstname = word_first_name(random);
    client->lastname = word_last_name(random);
    if (random_chance(random, 60))
        client->companyname = arena_format(
            arena, "%s %s", word_last_name(random), word_company(random));
    client->email =
        arena_format(arena, "client%lld@%s.example", id, word_domain(random));
    client->address1 = make_street(store, random);
    client->city = country->cities[random_below(random, 4)];
    client->state = country->state;
    client->postcode =
        arena_format(arena, "%05lld", random_below(random, 99999));
    client->country = country->code;
    client->phonenumber = arena_format(arena, "+%s.%09lld", country->dial,
                                       random_below(random, 1000000000));
    if (client->companyname && *country->vat_prefix)
        client->tax_id = arena_format(arena, "%s%09lld", country->vat_prefix,
                                      random_below(random, 1000000000));
    client->groupid = random_chance(random, 10) ? 1 : 0;
    client->taxexempt = random_chance(random, 3);
    client->status = random_chance(random, 90)   ? "Active"
                     : random_chance(random, 60) ? "Inactive"
                                                 : "Closed";
    client->datecreated = date_add_days(
        store->today, -GENERATOR_DAYS - random_below(random, 700));
    special_finish_client(store, client);
}

const struct client *generator_pick(const struct store *store,
                                    struct random *random)
{
    const struct table *table = &store->tables[TABLE_CLIENT];
    size_t first = special_client_count;
    long long count = (long long)(table->count - first);

    return (const struct client *)
        table->rows[first + (size_t)random_below(random, count)];
}

/* Makes one contact of some generated client. */
static void make_contact(struct store *store, struct contact *contact,
                         struct random *random)
{
    const struct client *client = generator_pick(store, random);

    contact->userid = client->record.id;
    contact->firstname = word_first_name(random);
    contact->lastname = word_last_name(random);
    contact->companyname = client->companyname;
    contact->email = arena_format(&store->arena, "contact%lld@%s.example",
                                  contact->record.id, word_domain(random));
    contact->address1 = make_street(store, random);
    contact->city = client->city;
    contact->state = client->state;
    contact->postcode = client->postcode;
    contact->country = client->country;
    contact->generalemails = random_chance(random, 70);
    contact->invoiceemails = random_chance(random, 40);
    contact->supportemails = random_chance(random, 30);
    contact->created_at = client->datecreated * 1000000 + 101500;
    contact->updated_at = contact->created_at;
    special_finish_contact(contact);
}

/* How many records are still missing. */
static long long missing(const struct store *store, enum store_table table,
                         long long wanted)
{
    return wanted - (long long)store->tables[table].count;
}

/* True when one invoice pays the other, as a mass payment does. */
static bool is_related(const struct invoice *one, const struct invoice *other)
{
    for (const struct item *item = one->items; item; item = item->next) {
        if (strcmp(item->type, "Invoice") == 0 &&
            item->relid == other->record.id)
            return true;
    }
    return false;
}

void generator_keep_only(struct store *store, long long id)
{
    const struct table *table = &store->tables[TABLE_INVOICE];
    const struct invoice *kept = store_find(store, TABLE_INVOICE, id);

    for (size_t i = table->count; kept && i > 0; i--) {
        struct invoice *row = (struct invoice *)table->rows[i - 1];

        if (row != kept && !is_related(row, kept) && !is_related(kept, row))
            edit_delete_invoice(store, row);
    }
}

void generator_fill(struct store *store, const struct options *options)
{
    long long clients = missing(store, TABLE_CLIENT, options->clients);
    long long contacts = missing(store, TABLE_CONTACT, options->contacts);
    long long invoices = missing(store, TABLE_INVOICE, options->invoices);
    void (*make)(struct store *, struct invoice *, struct random *, long long,
                 long long) =
        options->is_mixed ? generator_mix_invoice : generator_make_invoice;
    struct random random;

    if (clients < 1 && (contacts > 0 || invoices > 0))
        clients = 1; /* somebody has to own them */
    for (long long i = 0; i < clients; i++) {
        random_init(&random, options->seed, 1, i);
        make_client(store, add_next(store, TABLE_CLIENT, sizeof(struct client)),
                    &random);
    }
    for (long long i = 0; i < contacts; i++) {
        random_init(&random, options->seed, 2, i);
        make_contact(store,
                     add_next(store, TABLE_CONTACT, sizeof(struct contact)),
                     &random);
    }
    for (long long i = 0; i < invoices; i++) {
        random_init(&random, options->seed, 3, i);
        make(store, add_next(store, TABLE_INVOICE, sizeof(struct invoice)),
             &random, i, invoices);
    }
}
