/* The actions that the fake answers. */
#include "action.h"

#include <stddef.h>
#include <strings.h>

#include "context.h"
#include "output.h"

static const struct action actions[] = {
    {"GetInvoice", action_get_invoice, false},
    {"GetInvoices", action_get_invoices, false},
    {"GetClients", action_get_clients, false},
    {"GetClientsDetails", action_get_clients_details, false},
    {"GetContacts", action_get_contacts, false},
    {"GetTransactions", action_get_transactions, false},
    {"GetCurrencies", action_get_currencies, false},
    {"GetClientGroups", action_get_client_groups, false},
    {"GetPaymentMethods", action_get_payment_methods, false},
    {"WhmcsDetails", action_whmcs_details, true},
    {"GetUsers", action_get_users, true},
    {"GetCredits", NULL, false},
    {"GetClientsProducts", NULL, false},
    {"GetClientsDomains", NULL, false},
    {"GetProducts", NULL, false},
    {"GetTickets", NULL, false},
    {"GetActivityLog", NULL, false},
    {"GetConfigurationValue", NULL, false},
    {"GetPayMethods", NULL, false},
    {"GetStats", NULL, false},
    {"GetHealthStatus", NULL, true},
    {"AddClient", NULL, false},
    {"UpdateClient", NULL, false},
    {"DeleteClient", NULL, false},
    {"CreateInvoice", NULL, false},
    {"UpdateInvoice", NULL, false},
    {"AddInvoicePayment", NULL, false},
};

const struct action *action_find(const char *name)
{
    for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
        if (strcasecmp(actions[i].name, name) == 0)
            return &actions[i];
    }
    return NULL;
}

void action_error(struct context *context, const char *message)
{
    output_clear(context->out);
    output_text(context->out, "{\"result\":\"error\"");
    json_name(context->out, "message");
    json_string(context->out, message);
    output_text(context->out, "}");
}
