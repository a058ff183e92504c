/* Makes new records for the control plane. */
#ifndef FAKE_CREATE_H
#define FAKE_CREATE_H

struct entity;
struct form;
struct store;

/*
 * Makes a record from the parameters; an `id` among them is used. An invoice
 * takes its lines from item_description[], item_amount[], item_taxed[],
 * item_type[] and item_relid[], which may be given many times, and its tax
 * from taxrate, taxrate2 and `mode` (exclusive, inclusive, compound,
 * per_line). Returns the id, or 0 and a constant text that says why not.
 */
long long create_record(struct store *store, const struct entity *entity,
                        const struct form *form, const char **ret_fault);

#endif
