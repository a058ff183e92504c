/* The control plane: changes the fake while it runs. */
#include "control.h"

#include <string.h>

#include "create.h"
#include "decimal.h"
#include "edit.h"
#include "entity.h"
#include "fake.h"
#include "form.h"
#include "later.h"
#include "ledger.h"
#include "output.h"

/* What a command works on. */
struct command {
    struct fake *fake;
    const struct form *form;
    struct output *out;
    const struct entity *entity; /* set if the command needs one */
    struct found found;          /* likewise */
    long long amount;            /* hundredths; 0 if not given */
};

/* Answers success, with the id of a record unless it is 0. */
static int succeed(struct command *command, long long id)
{
    output_text(command->out, "{\"result\":\"success\"");
    if (id) {
        json_name(command->out, "id");
        output_format(command->out, "%lld", id);
    }
    output_text(command->out, "}");
    return 200;
}

/* Answers why a command was not carried out. */
static int refuse(struct output *out, const char *message, const char *detail)
{
    struct output text = {0};

    output_format(&text, "%s%s", message, detail);
    output_text(out, "{\"result\":\"error\"");
    json_name(out, "message");
    json_string(out, text.data);
    output_text(out, "}");
    output_release(&text);
    return 400;
}

/* Moves updated_at of the invoice that was changed, if there is one. */
static void mark_changed(struct command *command, bool is_payment)
{
    struct store *store = &command->fake->store;
    bool is_static = command->fake->switches.updated_at == UPDATED_AT_STATIC;

    if (command->found.invoice && !(is_payment && is_static))
        command->found.invoice->updated_at = store->now;
}

/* do=pay: a payment on an invoice. */
static int do_pay(struct command *command)
{
    struct transaction *row =
        edit_pay(&command->fake->store, command->found.invoice, command->amount,
                 command->form);

    mark_changed(command, true);
    return succeed(command, row->record.id);
}

/* do=refund: money back. */
static int do_refund(struct command *command)
{
    struct transaction *row =
        edit_refund(&command->fake->store, command->found.invoice,
                    command->amount, command->form);

    if (!row)
        return refuse(command->out, "the invoice has no payment", "");

    mark_changed(command, true);
    return succeed(command, row->record.id);
}

/* do=late_fee: a line that makes an invoice grow. */
static int do_late_fee(struct command *command)
{
    edit_late_fee(&command->fake->store, command->found.invoice,
                  command->amount ? command->amount : 500);
    mark_changed(command, false);
    return succeed(command, 0);
}

/* True for parameters of do=set that are no fields. */
static bool is_no_field(const char *name)
{
    static const char *const names[] = {"do", "entity", "id", "recompute",
                                        "after"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(names[i], name) == 0)
            return true;
    }
    return false;
}

/* do=set: fields of a record; the figures follow a changed line. */
static int do_set(struct command *command)
{
    const struct form *form = command->form;
    bool is_item = command->entity->kind == ENTITY_ITEM;
    const char *recompute =
        form_get_or(form, "recompute", is_item ? "1" : "0");

    mark_changed(command, command->entity->kind == ENTITY_TRANSACTION);
    if (command->entity->kind == ENTITY_CONTACT)
        ((struct contact *)command->found.record)->updated_at =
            command->fake->store.now;
    for (size_t i = 0; i < form->count; i++) {
        const struct pair *pair = &form->pairs[i];

        if (!is_no_field(pair->name) &&
            !entity_set(&command->fake->store, command->entity,
                        command->found.record, pair->name, pair->value))
            return refuse(command->out, "cannot set the field ", pair->name);
    }
    if (command->found.invoice && strcmp(recompute, "1") == 0)
        ledger_compute(command->found.invoice);
    return succeed(command, command->found.record->id);
}

/* do=delete: a record, and what WHMCS deletes with it. */
static int do_delete(struct command *command)
{
    struct store *store = &command->fake->store;
    struct record *record = command->found.record;
    long long id = record->id;

    if (command->entity->kind == ENTITY_CLIENT) {
        edit_delete_client(store, id, form_number(command->form, "cascade"));
    } else if (command->entity->kind == ENTITY_INVOICE) {
        edit_delete_invoice(store, command->found.invoice);
    } else if (command->entity->kind == ENTITY_ITEM) {
        store_remove_item(command->found.invoice, (struct item *)record);
        ledger_compute(command->found.invoice);
        mark_changed(command, false);
    } else if (command->entity->kind == ENTITY_TRANSACTION) {
        store_remove_transaction(store, (struct transaction *)record);
        mark_changed(command, true);
    } else {
        store_remove(store, command->entity->table, id);
    }
    return succeed(command, id);
}

/* do=add: a new record. */
static int do_add(struct command *command)
{
    const char *fault = NULL;
    long long id = create_record(&command->fake->store, command->entity,
                                 command->form, &fault);

    return id ? succeed(command, id) : refuse(command->out, fault, "");
}

/* do=switch: one switch. */
static int do_switch(struct command *command)
{
    const char *name = form_get_or(command->form, "name", "");
    const char *fault =
        switches_set(&command->fake->switches, name,
                     form_get_or(command->form, "value", ""));

    return fault ? refuse(command->out, "cannot turn the switch: ", fault)
                 : succeed(command, 0);
}

/* do=switches: how all switches are. */
static int do_switches(struct command *command)
{
    output_text(command->out, "{\"result\":\"success\"");
    switches_write(&command->fake->switches, command->out);
    output_text(command->out, "}");
    return 200;
}

/* do=deny_ip: whether this machine's address is refused. */
static int do_deny_ip(struct command *command)
{
    command->fake->options.deny_ip = form_number(command->form, "value");
    return succeed(command, 0);
}

/* do=reset: everything as at the start. */
static int do_reset(struct command *command)
{
    fake_reset(command->fake);
    return succeed(command, 0);
}

/* do=reset_log: an empty log. */
static int do_reset_log(struct command *command)
{
    log_reset(&command->fake->log);
    return succeed(command, 0);
}

/* do=reset_stats: counters at zero. */
static int do_reset_stats(struct command *command)
{
    struct pace *pace = &command->fake->pace;

    stats_reset(&command->fake->stats);
    pace->in_service_max = pace->in_service;
    pace->queued_max = pace->queued;
    return succeed(command, 0);
}

/* do=stats: the counters. */
static int do_stats(struct command *command)
{
    struct stats *stats = &command->fake->stats;

    stats->in_service_max = command->fake->pace.in_service_max;
    stats->queued_max = command->fake->pace.queued_max;
    stats_write(stats, command->out);
    return 200;
}

enum needs { NEEDS_NOTHING, NEEDS_ENTITY, NEEDS_RECORD, NEEDS_INVOICE };

static const struct {
    const char *name;
    enum needs needs;
    bool is_change;
    int (*run)(struct command *command);
} commands[] = {
    {"pay", NEEDS_INVOICE, true, do_pay},
    {"refund", NEEDS_INVOICE, true, do_refund},
    {"late_fee", NEEDS_INVOICE, true, do_late_fee},
    {"set", NEEDS_RECORD, true, do_set},
    {"delete", NEEDS_RECORD, true, do_delete},
    {"add", NEEDS_ENTITY, true, do_add},
    {"switch", NEEDS_NOTHING, false, do_switch},
    {"switches", NEEDS_NOTHING, false, do_switches},
    {"deny_ip", NEEDS_NOTHING, false, do_deny_ip},
    {"reset", NEEDS_NOTHING, false, do_reset},
    {"reset_log", NEEDS_NOTHING, false, do_reset_log},
    {"reset_stats", NEEDS_NOTHING, false, do_reset_stats},
    {"stats", NEEDS_NOTHING, false, do_stats},
};

/* Finds what the command works on. Returns NULL, or what is missing. */
static const char *prepare(struct command *command, enum needs needs)
{
    const char *name = form_get_or(command->form, "entity", "");
    const char *amount = form_get_or(command->form, "amount", "0");

    if (needs == NEEDS_INVOICE)
        name = "invoice";
    if (needs == NEEDS_NOTHING)
        return NULL;

    command->entity = entity_find(name);
    if (!command->entity)
        return "entity: client, contact, invoice, item, transaction, "
               "currency, group or gateway";
    if (needs == NEEDS_ENTITY)
        return NULL;
    if (!entity_get(&command->fake->store, command->entity,
                    form_number(command->form, "id"), &command->found))
        return "id: there is no such record";
    if (needs == NEEDS_INVOICE && !decimal_parse(amount, 2, &command->amount))
        return "amount: like 12.34";
    return NULL;
}

int control_run(struct fake *fake, const struct form *form, struct output *out)
{
    struct command command = {.fake = fake, .form = form, .out = out};
    const char *name = form_get_or(form, "do", "");
    const char *after = form_get_or(form, "after", "");
    const char *fault;

    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (strcmp(commands[i].name, name) != 0)
            continue;
        if (*after && !later_add(fake, form, after))
            return refuse(out, "after: like GetInvoices:2", "");
        if (*after)
            return succeed(&command, 0);
        fault = prepare(&command, commands[i].needs);
        if (fault)
            return refuse(out, "wrong ", fault);
        if (commands[i].is_change)
            store_touch(&fake->store);
        return commands[i].run(&command);
    }
    return refuse(out, "there is no such command: ", name);
}
