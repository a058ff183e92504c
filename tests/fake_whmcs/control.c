/* The control plane: finds the command and what it works on, and runs it. */
#include "control.h"

#include <stddef.h>

#include "command.h"
#include "decimal.h"
#include "fake.h"
#include "form.h"
#include "later.h"

/* Finds what the command works on. Returns NULL, or what is missing. */
static const char *prepare(struct command *command, enum command_needs needs)
{
    const char *name = form_get_or(command->form, "entity", "");
    const char *amount = form_get_or(command->form, "amount", "0");

    if (needs == COMMAND_ALONE)
        return NULL;
    if (needs == COMMAND_INVOICE)
        name = "invoice";

    command->entity = entity_find(name);
    if (!command->entity)
        return "entity: client, contact, invoice, item, transaction, "
               "currency, group or gateway";
    if (needs == COMMAND_ENTITY)
        return NULL;
    if (!entity_get(&command->fake->store, command->entity,
                    form_number(command->form, "id"), &command->found))
        return "id: there is no such record";
    if (needs == COMMAND_INVOICE && !decimal_parse(amount, 2, &command->amount))
        return "amount: like 12.34";
    return NULL;
}

int control_run(struct fake *fake, const struct form *form, struct output *out)
{
    struct command command = {.fake = fake, .form = form, .out = out};
    const char *name = form_get_or(form, "do", "");
    const char *after = form_get_or(form, "after", "");
    const struct command_entry *entry = command_find(name);
    const char *fault;

    if (!entry)
        return command_refuse(&command, "there is no such command: ", name);
    if (*after && !later_add(fake, form, after))
        return command_refuse(&command, "after: like GetInvoices:2", "");
    if (*after)
        return command_succeed(&command, 0);

    fault = prepare(&command, entry->needs);
    if (fault)
        return command_refuse(&command, "wrong ", fault);
    if (entry->is_change)
        store_touch(&fake->store);
    return entry->run(&command);
}
