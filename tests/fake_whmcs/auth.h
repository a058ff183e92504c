/* Who may call what: the checks of WHMCS in its order. */
#ifndef FAKE_AUTH_H
#define FAKE_AUTH_H

#include <stdbool.h>

struct credential;
struct form;
struct options;

/* Why a request is refused: an HTTP status and a message. */
struct refusal {
    int status;
    char message[160];
};

/*
 * Checks address and access key, then the credentials. Returns the credential,
 * or NULL and the refusal.
 */
const struct credential *auth_check(const struct options *options,
                                    const struct form *form, const char *peer,
                                    struct refusal *ret_refusal);

/* True when the role of the credential has the action. */
bool auth_allows(const struct credential *credential, const char *action);

#endif
