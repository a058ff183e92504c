/* The orders in which lists can be asked for. Equal rows are ordered by id. */
#include "order.h"

#include <string.h>
#include <strings.h>

/* Compares two numbers. */
static int compare(long long left, long long right)
{
    return (left > right) - (left < right);
}

/* The record behind one element of the array that qsort() sorts. */
static const void *row(const void *element)
{
    return *(struct record *const *)element;
}

/* Defines an order of clients by one text. */
#define CLIENT_TEXT(name, member)                                              \
    static int name(const void *left, const void *right)                       \
    {                                                                          \
        const struct client *a = row(left), *b = row(right);                   \
        int order = strcasecmp(a->member, b->member);                          \
                                                                               \
        return order ? order : compare(a->record.id, b->record.id);            \
    }

/* Defines an order of clients by one number. */
#define CLIENT_NUMBER(name, member)                                            \
    static int name(const void *left, const void *right)                       \
    {                                                                          \
        const struct client *a = row(left), *b = row(right);                   \
        int order = compare(a->member, b->member);                             \
                                                                               \
        return order ? order : compare(a->record.id, b->record.id);            \
    }

/* Defines an order of invoices by one number. */
#define INVOICE_NUMBER(name, member)                                           \
    static int name(const void *left, const void *right)                       \
    {                                                                          \
        const struct invoice *a = row(left), *b = row(right);                  \
        int order = compare(a->member, b->member);                             \
                                                                               \
        return order ? order : compare(a->record.id, b->record.id);            \
    }

/* Defines an order of invoices by one text. */
#define INVOICE_TEXT(name, member)                                             \
    static int name(const void *left, const void *right)                       \
    {                                                                          \
        const struct invoice *a = row(left), *b = row(right);                  \
        int order = strcasecmp(a->member, b->member);                          \
                                                                               \
        return order ? order : compare(a->record.id, b->record.id);            \
    }

CLIENT_TEXT(clients_by_firstname, firstname)
CLIENT_TEXT(clients_by_lastname, lastname)
CLIENT_TEXT(clients_by_company, companyname)
CLIENT_TEXT(clients_by_email, email)
CLIENT_TEXT(clients_by_status, status)
CLIENT_NUMBER(clients_by_id, record.id)
CLIENT_NUMBER(clients_by_group, groupid)
CLIENT_NUMBER(clients_by_created, datecreated)
INVOICE_NUMBER(invoices_by_id, record.id)
INVOICE_NUMBER(invoices_by_date, date)
INVOICE_NUMBER(invoices_by_duedate, duedate)
INVOICE_NUMBER(invoices_by_total, total)
INVOICE_TEXT(invoices_by_number, invoicenum)
INVOICE_TEXT(invoices_by_status, status)

struct named_order {
    const char *name;
    row_order order;
};

static const struct named_order client_orders[] = {
    {"id", clients_by_id},
    {"firstname", clients_by_firstname},
    {"lastname", clients_by_lastname},
    {"companyname", clients_by_company},
    {"email", clients_by_email},
    {"groupid", clients_by_group},
    {"datecreated", clients_by_created},
    {"status", clients_by_status},
    {NULL, clients_by_lastname},
};

static const struct named_order invoice_orders[] = {
    {"id", invoices_by_id},
    {"invoicenumber", invoices_by_number},
    {"date", invoices_by_date},
    {"duedate", invoices_by_duedate},
    {"total", invoices_by_total},
    {"status", invoices_by_status},
    {NULL, NULL},
};

/* Finds an order by name; the nameless one at the end if there is none. */
static row_order find(const struct named_order *orders, const char *name)
{
    while (orders->name && strcasecmp(orders->name, name) != 0)
        orders++;
    return orders->order;
}

row_order order_of_clients(const char *name)
{
    return find(client_orders, name);
}

row_order order_of_invoices(const char *name)
{
    return find(invoice_orders, name);
}

int order_invoices_default(const void *left, const void *right)
{
    const struct invoice *a = row(left), *b = row(right);
    int order = compare(b->date, a->date);

    return order ? order : compare(b->record.id, a->record.id);
}

int order_contacts(const void *left, const void *right)
{
    const struct contact *a = row(left), *b = row(right);
    int order = strcasecmp(a->lastname, b->lastname);

    if (!order)
        order = strcasecmp(a->firstname, b->firstname);
    return order ? order : compare(a->record.id, b->record.id);
}
