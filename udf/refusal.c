/* What WHMCS says when it refuses, in a form to decide on. */
#include "refusal.h"

#include <stdio.h>
#include <string.h>

#include "action.h"
#include "fault.h"
#include "text.h"

/* Room for the words of others in our messages. */
enum { QUOTE_SIZE = 121, ADDRESS_SIZE = 46 };

/* Where things are in the administration area of WHMCS. */
#define SETTINGS "Configuration > System Settings > "
#define CREDENTIALS SETTINGS "Manage API Credentials"

/* Errors that WHMCS reports with fixed words at the start of the message. */
struct known {
    const char *words;
    const char *code;
    const char *advice;
};

/* The formatter would put the macros behind column 80. */
/* clang-format off */
static const struct known known_messages[] = {
    {"IP Banned", "ip_denied",
     "delete the ban in WHMCS under " SETTINGS "Banned IPs"},
    {"Authentication Failed", "auth_failed",
     "identifier or secret is wrong; create new ones in WHMCS under "
     CREDENTIALS " and run whmcs_configure again"},
    {"Invalid or missing credentials", "auth_failed",
     "the identifier is unknown; copy it again from WHMCS, " CREDENTIALS
     ", and run whmcs_configure again"},
    {"Invalid password provided", "auth_failed",
     "an administrator's password does not do; create identifier and secret in "
     "WHMCS under " CREDENTIALS " and run whmcs_configure again"},
    {"Administrator Account Disabled", "auth_failed",
     "enable the administrator who owns the API credential in WHMCS under "
     SETTINGS "Manage Admin Users"},
    {"Access Denied", "auth_failed",
     "give \"API Access\" to the role of the administrator who owns the "
     "credential, in WHMCS under " SETTINGS "Administrator Roles"},
    {"Invalid Access Key", "auth_failed",
     "access_key must equal $api_access_key in configuration.php of WHMCS; "
     "correct one of them and run whmcs_configure again"},
    {"Invalid Permissions", "permission",
     "tick this action in WHMCS under " CREDENTIALS " > API Roles, in the role "
     "of the credential we use"},
    {"Invalid API Action", "unknown_action",
     "this WHMCS does not have the action; it needs a newer version"},
    {"API Function Not Found", "unknown_action",
     "this WHMCS does not have the action; it needs a newer version"},
    {"Command Not Found", "unknown_action",
     "this WHMCS does not have the action; it needs a newer version"},
    {"Error generating JSON encoded response", "encoding",
     "a record there holds bytes that are no UTF-8; find it by its id and type "
     "its texts again in WHMCS"},
    {"Empty action request", "api_error",
     "our parameters got lost on the way; check that the URL is final and that "
     "no redirect or proxy drops the body of a POST"},
};
/* clang-format on */

/* Finds the known error that a message starts with, or NULL. */
static const struct known *find_known(const char *message, size_t length)
{
    for (size_t i = 0; i < sizeof known_messages / sizeof known_messages[0];
         i++)
        if (text_starts_with(message, length, known_messages[i].words))
            return &known_messages[i];

    /* The same refusal is also seen in another wording. */
    if (text_contains(message, length, "is not a valid API action"))
        return find_known("Invalid API Action", strlen("Invalid API Action"));
    return NULL;
}

/* True for "Client Not Found", "Invoice ID Not Found" and their likes. */
static bool is_not_found(const char *message, size_t length)
{
    static const char ending[] = "not found";
    size_t ending_length = sizeof ending - 1;

    while (length > 0 && message[length - 1] == '.')
        length--;
    if (length < ending_length ||
        !text_starts_with(message + length - ending_length, ending_length,
                          ending))
        return false;

    return text_starts_with(message, length, "invoice") ||
           text_starts_with(message, length, "client");
}

/*
 * Sets the fault for "Invalid IP 203.0.113.9". The address goes into the fault
 * too, because it is the one thing the user has to copy.
 */
static void set_ip_denied(const char *message, size_t length,
                          struct fault *fault)
{
    static const char allowed[] = "0123456789abcdefABCDEF.:";
    char address[ADDRESS_SIZE];
    size_t used = 0;

    message += strlen("Invalid IP");
    length -= strlen("Invalid IP");
    while (length > 0 && (message[0] == ' ' || message[0] == ':')) {
        /* A colon may as well be the start of an IPv6 address. */
        if (length > 1 && message[0] == ':' && message[1] == ':')
            break;
        message++;
        length--;
    }
    while (used < length && used < sizeof address - 1 &&
           memchr(allowed, message[used], sizeof allowed - 1)) {
        address[used] = message[used];
        used++;
    }
    address[used] = '\0';

    fault_set(fault, "ip_denied", false,
              "WHMCS does not accept calls from %s: add exactly this address "
              "in WHMCS under " SETTINGS
              "General Settings > Security > API IP Access Restriction%s",
              used > 0 ? address : "the address of this database server",
              strchr(address, ':') ? ", or set ip_version to 4 if only an IPv4 "
                                     "address is listed there"
                                   : "");
    memcpy(fault->address, address, sizeof address);
}

/* Sets the fault for a message with words of nobody's list. */
static void set_api_error(const struct action *action, const char *quote,
                          long http_status, struct fault *fault)
{
    if (http_status == 429) {
        fault_set(fault, "rate_limited", true,
                  "WHMCS gets more requests than it accepts (HTTP 429, "
                  "\"%s\"); lower max_in_flight or set requests_per_second",
                  quote);
        return;
    }

    fault_set(
        fault, "api_error", http_status >= 500,
        "WHMCS answered \"%s\" to %s (HTTP %ld); look for this message in "
        "WHMCS under " SETTINGS "System Logs",
        quote, action->name, http_status);
}

void refusal_read(const struct action *action, const char *message,
                  size_t length, long http_status, struct fault *fault)
{
    const struct known *known;
    char quote[QUOTE_SIZE];

    text_trim(&message, &length);
    text_quote(quote, sizeof quote, message, length);
    known = find_known(message, length);

    if (text_starts_with(message, length, "Invalid IP"))
        set_ip_denied(message, length, fault);
    else if (known)
        fault_set(fault, known->code, false, "WHMCS answered \"%s\" to %s: %s",
                  quote, action->name, known->advice);
    else if (is_not_found(message, length))
        fault_set(fault, "not_found", false,
                  "WHMCS answered \"%s\" to %s: the record does not exist "
                  "there, it was probably deleted or merged",
                  quote, action->name);
    else
        set_api_error(action, quote, http_status, fault);

    if (fault)
        fault->http = http_status;
}

bool refusal_is_known(const char *message, size_t length)
{
    text_trim(&message, &length);
    return text_starts_with(message, length, "Invalid IP") ||
           find_known(message, length);
}
