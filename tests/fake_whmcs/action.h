/* The actions that the fake answers. */
#ifndef FAKE_ACTION_H
#define FAKE_ACTION_H

#include <stdbool.h>

struct context;

struct action {
    const char *name;
    /* Writes the answer. NULL = WHMCS has the action, but no role of ours. */
    void (*answer)(struct context *context);
    bool is_new; /* WHMCS 7 has no such action */
};

/* Finds an action whatever its case, or NULL. */
const struct action *action_find(const char *name);

/* Replaces the answer by `{"result":"error","message":...}`. */
void action_error(struct context *context, const char *message);

/* One handler per action, in actions_*.c. */
void action_get_clients(struct context *context);
void action_get_clients_details(struct context *context);
void action_get_contacts(struct context *context);
void action_get_users(struct context *context);
void action_get_invoices(struct context *context);
void action_get_invoice(struct context *context);
void action_get_transactions(struct context *context);
void action_get_currencies(struct context *context);
void action_get_client_groups(struct context *context);
void action_get_payment_methods(struct context *context);
void action_whmcs_details(struct context *context);

#endif
