/* The API actions we know. */
#include "action.h"

#include <string.h>

#include "shape.h"

static const struct action actions[] = {
    {.name = "GetClients",
     .is_list = true,
     .is_paged = true,
     .outer = "clients",
     .inner = "client",
     .shape = &shape_client},
    {.name = "GetClientsDetails",
     .id_parameter = "clientid",
     .outer = "client",
     .is_outer_optional = true,
     .shape = &shape_client_details},
    {.name = "GetContacts",
     .is_list = true,
     .is_paged = true,
     .outer = "contacts",
     .inner = "contact",
     .shape = &shape_contact},
    {.name = "GetInvoices",
     .is_list = true,
     .is_paged = true,
     .outer = "invoices",
     .inner = "invoice",
     .shape = &shape_invoice},
    {.name = "GetInvoice",
     .id_parameter = "invoiceid",
     .shape = &shape_invoice_details},
    {.name = "GetCurrencies",
     .is_list = true,
     .outer = "currencies",
     .inner = "currency",
     .shape = &shape_currency},
    {.name = "GetPaymentMethods",
     .is_list = true,
     .outer = "paymentmethods",
     .inner = "paymentmethod",
     .shape = &shape_payment_method},
    {.name = "GetClientGroups",
     .is_list = true,
     .outer = "groups",
     .inner = "group",
     .shape = &shape_client_group},
    {.name = "WhmcsDetails", .outer = "whmcs", .shape = &shape_version},
};

const struct action *action_find(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        if (strlen(actions[i].name) == length &&
            memcmp(actions[i].name, name, length) == 0)
            return &actions[i];

    return NULL;
}

const struct action *action_at(size_t index)
{
    return index < sizeof actions / sizeof actions[0] ? &actions[index] : NULL;
}
