/* The commands of the control plane. README.md is their manual. */
#include "command.h"

#include <string.h>

#include "create.h"
#include "edit.h"
#include "fake.h"
#include "form.h"
#include "ledger.h"
#include "output.h"

int command_succeed(struct command *command, long long id)
{
    output_text(command->out, "{\"result\":\"success\"");
    if (id) {
        json_name(command->out, "id");
        output_format(command->out, "%lld", id);
    }
    output_text(command->out, "}");
    return 200;
}

int command_refuse(struct command *command, const char *message,
                   const char *detail)
{
    struct output text = {0};

    output_format(&text, "%s%s", message, detail);
    output_text(command->out, "{\"result\":\"error\"");
    json_name(command->out, "message");
    json_string(command->out, text.data);
    output_text(command->out, "}");
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
    return command_succeed(command, row->record.id);
}

/* do=refund: money back. */
static int do_refund(struct command *command)
{
    struct transaction *row =
        edit_refund(&command->fake->store, command->found.invoice,
                    command->amount, command->form);

    if (!row)
        return command_refuse(command, "the invoice has no payment", "");

    mark_changed(command, true);
    return command_succeed(command, row->record.id);
}

/* do=late_fee: a line that makes an invoice grow. */
static int do_late_fee(struct command *command)
{
    edit_late_fee(&command->fake->store, command->found.invoice,
                  command->amount ? command->amount : 500);
    mark_changed(command, false);
    return command_succeed(command, 0);
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
    const char *recompute = form_get_or(form, "recompute", is_item ? "1" : "0");

    mark_changed(command, command->entity->kind == ENTITY_TRANSACTION);
    if (command->entity->kind == ENTITY_CONTACT)
        ((struct contact *)command->found.record)->updated_at =
            command->fake->store.now;
    for (size_t i = 0; i < form->count; i++) {
        const struct pair *pair = &form->pairs[i];

        if (!is_no_field(pair->name) &&
            !entity_set(&command->fake->store, command->entity,
                        command->found.record, pair->name, pair->value))
            return command_refuse(command, "cannot set the field ", pair->name);
    }
    if (command->found.invoice && strcmp(recompute, "1") == 0)
        ledger_compute(command->found.invoice);
    return command_succeed(command, command->found.record->id);
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
    return command_succeed(command, id);
}

/* do=add: a new record. */
static int do_add(struct command *command)
{
    const char *fault = NULL;
    long long id = create_record(&command->fake->store, command->entity,
                                 command->form, &fault);

    return id ? command_succeed(command, id)
              : command_refuse(command, fault, "");
}

/* do=switch: one switch. */
static int do_switch(struct command *command)
{
    const char *name = form_get_or(command->form, "name", "");
    const char *fault = switches_set(&command->fake->switches, name,
                                     form_get_or(command->form, "value", ""));

    return fault ? command_refuse(command, "cannot turn the switch: ", fault)
                 : command_succeed(command, 0);
}

/* do=noise: one more noise beside the switch; without kind: none of these. */
static int do_noise(struct command *command)
{
    const struct form *form = command->form;
    struct switches *switches = &command->fake->switches;
    const char *kind = form_get_or(form, "kind", "");
    const char *fault = NULL;

    if (*kind)
        fault = switches_add_noise(
            switches, kind, form_get_or(form, "action", ""),
            form_get_or(form, "match", ""), form_number(form, "every"),
            form_number(form, "skip"));
    else
        switches->more_count = 0;
    return fault ? command_refuse(command, "cannot make this noise: ", fault)
                 : command_succeed(command, 0);
}

/* do=down: nobody listens for a while, and all connections break. */
static int do_down(struct command *command)
{
    long long milliseconds = form_number(command->form, "ms");

    command->fake->down_ms =
        milliseconds > 0 ? milliseconds : command->fake->switches.down_ms;
    return command_succeed(command, 0);
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
    return command_succeed(command, 0);
}

/* do=reset: everything as at the start. */
static int do_reset(struct command *command)
{
    fake_reset(command->fake);
    return command_succeed(command, 0);
}

/* do=reset_log: an empty log. */
static int do_reset_log(struct command *command)
{
    log_reset(&command->fake->log);
    return command_succeed(command, 0);
}

/* do=reset_stats: counters at zero. */
static int do_reset_stats(struct command *command)
{
    struct pace *pace = &command->fake->pace;

    stats_reset(&command->fake->stats);
    pace->in_service_max = pace->in_service;
    pace->queued_max = pace->queued;
    return command_succeed(command, 0);
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

static const struct command_entry commands[] = {
    {"pay", COMMAND_INVOICE, true, do_pay},
    {"refund", COMMAND_INVOICE, true, do_refund},
    {"late_fee", COMMAND_INVOICE, true, do_late_fee},
    {"set", COMMAND_RECORD, true, do_set},
    {"delete", COMMAND_RECORD, true, do_delete},
    {"add", COMMAND_ENTITY, true, do_add},
    {"switch", COMMAND_ALONE, false, do_switch},
    {"switches", COMMAND_ALONE, false, do_switches},
    {"noise", COMMAND_ALONE, false, do_noise},
    {"down", COMMAND_ALONE, false, do_down},
    {"deny_ip", COMMAND_ALONE, false, do_deny_ip},
    {"reset", COMMAND_ALONE, false, do_reset},
    {"reset_log", COMMAND_ALONE, false, do_reset_log},
    {"reset_stats", COMMAND_ALONE, false, do_reset_stats},
    {"stats", COMMAND_ALONE, false, do_stats},
};

const struct command_entry *command_find(const char *name)
{
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    }
    return NULL;
}
