/* Who may call what. */
#include "auth.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "form.h"
#include "options.h"

struct credential {
    const char *identifier;
    const char *secret;
    const char *secret_message; /* what a wrong secret is answered */
    const char *refusal;        /* NULL = the account is in order */
    const char *denied[4];      /* actions that the role lacks */
};

static const char demo_secret[] = "demo-secret-0123456789abcdefghijk";

static const struct credential credentials[] = {
    {"demo-identifier-0123456789abcdefgh",
     demo_secret,
     "Authentication Failed",
     NULL,
     {NULL}},
    {"limited-identifier-0123456789abcd",
     demo_secret,
     "Authentication Failed",
     NULL,
     {"GetClientGroups", "GetPaymentMethods", "WhmcsDetails"}},
    {"blind-identifier-0123456789abcdef",
     demo_secret,
     "Authentication Failed",
     NULL,
     {"GetInvoices"}},
    {"disabled-identifier-0123456789abc",
     demo_secret,
     "Authentication Failed",
     "Administrator Account Disabled",
     {NULL}},
    {"outside-identifier-0123456789abcd",
     demo_secret,
     "Authentication Failed",
     "Access Denied",
     {NULL}},
    /* The form of before 7.2: an administrator and the MD5 of "demo". */
    {"admin",
     "fe01ce2a7fbac8fafaed7c982a04e229",
     "Invalid password provided",
     NULL,
     {NULL}},
};

/* Fills a refusal and returns NULL, so that it can be returned at once. */
static const struct credential *refuse(struct refusal *refusal,
                                       const char *message, const char *detail)
{
    refusal->status = 403;
    snprintf(refusal->message, sizeof(refusal->message), "%s%s", message,
             detail);
    return NULL;
}

/* The parameter, or its alias for old clients. */
static const char *get_either(const struct form *form, const char *name,
                              const char *alias)
{
    const char *value = form_get(form, name);

    return value ? value : form_get_or(form, alias, "");
}

/* Finds a credential by its identifier, or NULL. */
static const struct credential *find(const char *identifier)
{
    for (size_t i = 0; i < sizeof(credentials) / sizeof(credentials[0]); i++) {
        if (strcmp(credentials[i].identifier, identifier) == 0)
            return &credentials[i];
    }
    return NULL;
}

const struct credential *auth_check(const struct options *options,
                                    const struct form *form, const char *peer,
                                    struct refusal *ret_refusal)
{
    const char *access_key = form_get_or(form, "accesskey", "");
    const char *identifier = get_either(form, "identifier", "username");
    const char *secret = get_either(form, "secret", "password");
    const struct credential *credential = find(identifier);
    bool has_key = *access_key && options->access_key;

    if (has_key && strcmp(access_key, options->access_key) != 0)
        return refuse(ret_refusal, "Invalid Access Key", "");
    if (!has_key && options->deny_ip)
        return refuse(ret_refusal, "Invalid IP ", peer);
    if (!*identifier || !*secret)
        return refuse(ret_refusal, "Authentication Failed", "");
    if (!credential)
        return refuse(ret_refusal, "Invalid or missing credentials", "");
    if (strcmp(credential->secret, secret) != 0)
        return refuse(ret_refusal, credential->secret_message, "");
    if (credential->refusal)
        return refuse(ret_refusal, credential->refusal, "");
    return credential;
}

bool auth_allows(const struct credential *credential, const char *action)
{
    for (size_t i = 0; i < 4 && credential->denied[i]; i++) {
        if (strcasecmp(credential->denied[i], action) == 0)
            return false;
    }
    return true;
}
