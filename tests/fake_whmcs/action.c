/* The actions that the fake answers. */
#include "action.h"

#include <stddef.h>
#include <strings.h>

#include "context.h"
#include "output.h"

static const struct action actions[] = {
    {"GetInvoice", action_get_invoice},
    {"GetInvoices", action_get_invoices},
    {"GetClients", action_get_clients},
    {"GetClientsDetails", action_get_clients_details},
    {"GetContacts", action_get_contacts},
    {"GetTransactions", action_get_transactions},
    {"GetCurrencies", action_get_currencies},
    {"GetClientGroups", action_get_client_groups},
    {"GetPaymentMethods", action_get_payment_methods},
    {"WhmcsDetails", action_whmcs_details},
    {"GetUsers", action_get_users},
    {"GetCredits", NULL},
    {"GetClientsProducts", NULL},
    {"GetClientsDomains", NULL},
    {"GetProducts", NULL},
    {"GetTickets", NULL},
    {"GetActivityLog", NULL},
    {"GetConfigurationValue", NULL},
    {"GetPayMethods", NULL},
    {"GetStats", NULL},
    {"GetHealthStatus", NULL},
    {"AddClient", NULL},
    {"UpdateClient", NULL},
    {"DeleteClient", NULL},
    {"CreateInvoice", NULL},
    {"UpdateInvoice", NULL},
    {"AddInvoicePayment", NULL},
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
