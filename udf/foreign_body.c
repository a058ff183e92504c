/* Bodies that are no answer of the API. */
#include "foreign_body.h"

#include <stdbool.h>
#include <string.h>

#include "action.h"
#include "fault.h"
#include "refusal.h"
#include "text.h"

enum {
    QUOTE_SIZE = 121,
    PLAIN_LENGTH_MAX = 300,   /* longer texts are no error messages */
    SEARCH_LENGTH_MAX = 65536 /* how far we look for words in a page */
};

/* What the body is called in messages. */
static const char *kind_of(const char *body, size_t length)
{
    if (length == 0)
        return "nothing";
    if (text_starts_with(body, length, "<?xml") ||
        text_starts_with(body, length, "<whmcsapi"))
        return "XML";
    if (body[0] == '{' || body[0] == '[')
        return "JSON that is no answer of the API";
    if (body[0] == '<' || text_contains(body, length, "<html"))
        return "an HTML page";
    return "text that is not JSON";
}

/*
 * Finds the message in a text without JSON: the bare words of an error, or the
 * old form result=error;message=... False when it is something else.
 */
static bool find_message(const char **body, size_t *length)
{
    static const char old_form[] = "result=error;";
    static const char message[] = "message=";
    const char *end;

    if (*length > PLAIN_LENGTH_MAX || memchr(*body, '<', *length))
        return false;
    if (!text_starts_with(*body, *length, old_form))
        return refusal_is_known(*body, *length);

    *body += sizeof old_form - 1;
    *length -= sizeof old_form - 1;
    if (text_starts_with(*body, *length, message)) {
        *body += sizeof message - 1;
        *length -= sizeof message - 1;
    }
    end = memchr(*body, ';', *length);
    if (end)
        *length = (size_t)(end - *body);
    return true;
}

/* True when PHP itself gave up; a smaller page may then succeed. */
static bool is_php_exhausted(const char *body, size_t length)
{
    return text_contains(body, length, "Allowed memory size of") ||
           text_contains(body, length, "Maximum execution time of");
}

/* Sets the fault for statuses that say more than the body. */
static bool set_by_status(const struct action *action, const char *body,
                          size_t length, long http, struct fault *fault)
{
    if (http == 429) {
        fault_set(fault, "rate_limited", true,
                  "the web server before WHMCS wants fewer requests (HTTP "
                  "429); lower max_in_flight or set requests_per_second");
        return true;
    }
    if (is_php_exhausted(body, length)) {
        fault_set(fault, "server_error", true,
                  "PHP on the WHMCS server ran out of memory or time during %s "
                  "(HTTP %ld); lower page_size, or raise memory_limit and "
                  "max_execution_time there",
                  action->name, http);
        return true;
    }
    if (http >= 500 && text_contains(body, length, "emitted previously")) {
        fault_set(
            fault, "server_error", true,
            "WHMCS failed at %s (HTTP %ld) because something printed text "
            "before the answer; look for echo, notices or a blank line in "
            "includes/hooks, language overrides and configuration.php",
            action->name, http);
        return true;
    }
    if (http >= 500 && text_contains(body, length, "Down for Maintenance")) {
        fault_set(fault, "server_error", true,
                  "WHMCS is down for maintenance (HTTP %ld at %s); finish the "
                  "update there, then sync again",
                  http, action->name);
        return true;
    }
    if (http >= 500) {
        fault_set(fault, "server_error", true,
                  "the WHMCS server failed at %s (HTTP %ld) without saying why "
                  "in JSON; look into its error log and the status page of its "
                  "host, lower page_size if it only happens to large pages",
                  action->name, http);
        return true;
    }
    return false;
}

/* What to do about a body that came with this status. */
static const char *advice_for(const char *body, size_t length, long http)
{
    if (text_contains(body, length, "Down for Maintenance"))
        return "WHMCS is down for maintenance; finish the update there, then "
               "sync again";
    if (http >= 300 && http < 400)
        return "the server redirects; run whmcs_configure with the final "
               "address (https, right host, no index page)";
    if (http == 404 || http == 405 || http == 410)
        return "the URL is wrong: it must be the address of WHMCS itself, "
               "which has includes/api.php below it";
    if (http >= 400)
        return "a firewall, WAF or CDN before WHMCS refuses us; allow the "
               "address of this database server and POST to includes/api.php";
    if (length == 0)
        return "PHP on the WHMCS server probably died; look into its error "
               "log and lower page_size";
    return "check that the URL leads to WHMCS, that WHMCS is not in "
           "maintenance, and that no WAF or login page stands before it";
}

/* Sets the fault for JSON that does not hold up. */
static void set_damaged(const struct action *action, const char *quote,
                        long http, struct fault *fault)
{
    bool is_incomplete = fault->is_retryable;

    fault_set(fault, "not_json", is_incomplete,
              "%s (answer to %s, HTTP %ld): %s; it begins: %s", fault->message,
              action->name, http,
              is_incomplete
                  ? "lower page_size and look into the PHP error log of WHMCS"
                  : "look for hooks or proxies that change the answer",
              quote);
}

void foreign_body_read(const struct action *action, const char *body,
                       size_t length, long http_status, struct fault *fault)
{
    static const char encoding[] = "Error generating JSON encoded response";
    bool is_damaged = fault->code[0] != '\0';
    char quote[QUOTE_SIZE];
    size_t searched;

    text_trim(&body, &length);
    text_quote(quote, sizeof quote, body, length);
    searched = length < SEARCH_LENGTH_MAX ? length : SEARCH_LENGTH_MAX;

    if (!is_damaged && text_contains(body, searched, encoding)) {
        refusal_read(action, encoding, sizeof encoding - 1, http_status, fault);
    } else if (!is_damaged && find_message(&body, &length)) {
        refusal_read(action, body, length, http_status, fault);
    } else if (set_by_status(action, body, searched, http_status, fault)) {
        /* The status has said it all. */
    } else if (is_damaged) {
        set_damaged(action, quote, http_status, fault);
    } else {
        fault_set(fault, "not_json", length == 0,
                  "WHMCS should have answered %s with JSON, but %s came (HTTP "
                  "%ld): %s%s%s",
                  action->name, kind_of(body, searched), http_status,
                  advice_for(body, searched, http_status),
                  length > 0 ? "; it begins: " : "", quote);
    }

    fault->http = http_status;
}
