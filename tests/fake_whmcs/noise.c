/* What can come instead of a clean answer. */
#include "noise.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "form.h"
#include "output.h"
#include "switches.h"

struct reply {
    int status;
    const char *type;
    const char *header;
    const char *body;
};

static const char html[] = "text/html; charset=UTF-8";
static const char json[] = "application/json";

/* A refusal as WHMCS words it. */
#define ERROR(status, message)                                                 \
    {                                                                          \
        status, json, NULL,                                                    \
            "{\"result\":\"error\",\"message\":\"" message "\"}"               \
    }

/* A noise that is not in this table lets WHMCS answer and spoils it. */
static const struct reply replies[NOISE_COUNT] = {
    [NOISE_HTML500] =
        {500, html, NULL,
         "<!DOCTYPE html>\n<html><head><title>Oops!</title></head><body>"
         "<h1>Oops!</h1><p>Something went wrong and we couldn't process your "
         "request.</p><pre>Laminas\\HttpHandlerRunner\\Exception\\"
         "EmitterException: Output has been emitted previously; cannot emit "
         "response</pre></body></html>\n"},
    [NOISE_CLOUDFLARE403] =
        {403, html, "Server: cloudflare",
         "<!DOCTYPE html>\n<html><head><title>Attention Required! | "
         "Cloudflare</title></head><body><h1>Sorry, you have been blocked</h1>"
         "<p>Cloudflare Ray ID: 8a1b2c3d4e5f6071</p></body></html>\n"},
    [NOISE_CLOUDFLARE503] =
        {503, html, "Server: cloudflare",
         "<!DOCTYPE html>\n<html><head><title>Just a moment...</title></head>"
         "<body><h1>Checking your browser before accessing</h1></body>"
         "</html>\n"},
    [NOISE_HTTP429] = {429, html, "Retry-After: 1",
                       "<html><body><h1>429 Too Many Requests</h1></body>"
                       "</html>\n"},
    [NOISE_HTTP502] = {502, html, NULL,
                       "<html><body><h1>502 Bad Gateway</h1><hr>nginx</body>"
                       "</html>\n"},
    [NOISE_HTTP504] = {504, html, NULL,
                       "<html><body><h1>504 Gateway Time-out</h1><hr>nginx"
                       "</body></html>\n"},
    [NOISE_REDIRECT] = {301, html,
                        "Location: https://www.example.com/whmcs/includes/"
                        "api.php",
                        "<html><body><h1>301 Moved Permanently</h1></body>"
                        "</html>\n"},
    [NOISE_MAINTENANCE] =
        {200, html, NULL,
         "<!DOCTYPE html>\n<html><head><title>Down for Maintenance</title>"
         "</head><body><h1>Down for Maintenance</h1><p>An upgrade is currently "
         "in progress.</p></body></html>\n"},
    [NOISE_LOGIN] =
        {200, html, NULL,
         "<!DOCTYPE html>\n<html><head><title>Login - Client Area</title>"
         "</head><body><form method=\"post\" action=\"/login\"></form></body>"
         "</html>\n"},
    [NOISE_EMPTY] = {200, json, NULL, ""},
    [NOISE_NVP] = {200, "text/plain; charset=UTF-8", NULL,
                   "result=error;message=Authentication Failed;"},
    [NOISE_STATUS_ERROR] =
        {200, json, NULL,
         "{\"status\":\"error\",\"message\":\"An internal error occurred\"}"},
    [NOISE_ENCODING] =
        {200, "text/plain; charset=UTF-8", NULL,
         "Error generating JSON encoded response: Malformed UTF-8 characters, "
         "possibly incorrectly encoded"},
    [NOISE_BANNED] = {403, json, NULL,
                      "{\"result\":\"error\",\"message\":\"IP Banned\"}"},
    [NOISE_DISABLED] = {403, json, NULL,
                        "{\"result\":\"error\",\"message\":\"Administrator "
                        "Account Disabled\"}"},
    [NOISE_ACCESS_DENIED] =
        {403, json, NULL,
         "{\"result\":\"error\",\"message\":\"Access Denied\"}"},
    [NOISE_HTTP429_BARE] = {429, html, NULL,
                            "<html><body><h1>429 Too Many Requests</h1></body>"
                            "</html>\n"},
    [NOISE_HTTP500] = {500, html, NULL,
                       "<html><body><h1>500 Internal Server Error</h1><hr>"
                       "Apache</body></html>\n"},
    [NOISE_HTTP503] = {503, html, "Retry-After: 1",
                       "<html><body><h1>503 Service Unavailable</h1><hr>nginx"
                       "</body></html>\n"},
    [NOISE_HTTP520] = {520, html, "Server: cloudflare",
                       "<!DOCTYPE html>\n<html><head><title>520: Web server is "
                       "returning an unknown error</title></head><body>"
                       "Cloudflare</body></html>\n"},
    [NOISE_MODSEC406] = {406, html, NULL,
                         "<html><head><title>Not Acceptable!</title></head>"
                         "<body><p>An appropriate representation of the "
                         "requested resource could not be found. This error "
                         "was generated by Mod_Security.</p></body></html>\n"},
    [NOISE_MAINTENANCE503] =
        {503, html, NULL,
         "<!DOCTYPE html>\n<html><head><title>Down for Maintenance</title>"
         "</head><body><h1>Down for Maintenance</h1></body></html>\n"},
    [NOISE_GARBAGE] = {200, json, NULL, ""},
    [NOISE_AUTH_FAILED] = ERROR(403, "Authentication Failed"),
    [NOISE_UNKNOWN_CREDENTIALS] = ERROR(403, "Invalid or missing credentials"),
    [NOISE_BAD_PASSWORD] = ERROR(403, "Invalid password provided"),
    [NOISE_INVALID_IP] = ERROR(403, "Invalid IP 203.0.113.9"),
    [NOISE_BAD_ACCESS_KEY] = ERROR(403, "Invalid Access Key"),
    [NOISE_EMPTY_ACTION] = ERROR(400, "Empty action request"),
    [NOISE_UNKNOWN_ACTION] =
        ERROR(400, "Invalid API Action: \\\"xyz\\\" is not a valid API action"),
    [NOISE_NO_FUNCTION] = ERROR(200, "API Function Not Found"),
    [NOISE_NOT_FOUND] = ERROR(200, "Client ID Not Found"),
};

/* True when the form has the pair given as "name=value". */
static bool has_pair(const struct form *form, const char *wanted)
{
    for (size_t i = 0; i < form->count; i++) {
        char text[2 * SWITCH_TEXT_MAX];

        snprintf(text, sizeof(text), "%s=%s", form->pairs[i].name,
                 form->pairs[i].value);
        if (strcmp(text, wanted) == 0)
            return true;
    }
    return false;
}

bool noise_names(const char *list, const char *word)
{
    while (*list) {
        size_t length = strcspn(list, ",");

        if (strlen(word) == length && strncasecmp(list, word, length) == 0)
            return true;
        list += length + (list[length] == ',');
    }
    return false;
}

/* Tells whether a rule meets this request, and counts it. */
static bool draw_one(struct noise_rule *rule, const char *action,
                     const struct form *form)
{
    if (rule->kind == NOISE_NONE || rule->count == 0)
        return false;
    if (*rule->action && !noise_names(rule->action, action))
        return false;
    if (*rule->match && !has_pair(form, rule->match))
        return false;

    rule->seen++;
    if (rule->seen <= rule->skip)
        return false;
    if (rule->every > 1 && (rule->seen - rule->skip) % rule->every != 0)
        return false;
    if (rule->count > 0)
        rule->count--;
    return true;
}

noise_set noise_draw(struct switches *switches, const char *action,
                     const struct form *form)
{
    noise_set noises = 0;

    if (draw_one(&switches->noise, action, form))
        noises |= NOISE_BIT(switches->noise.kind);
    for (size_t i = 0; i < switches->more_count; i++) {
        if (draw_one(&switches->more[i], action, form))
            noises |= NOISE_BIT(switches->more[i].kind);
    }
    return noises;
}

/* Bytes that mean nothing, the same each time. */
static void put_garbage(struct output *out)
{
    unsigned state = 1;

    for (int i = 0; i < 700; i++) {
        char byte;

        state = state * 1664525U + 1013904223U;
        byte = (char)(state >> 24);
        output_bytes(out, &byte, 1);
    }
}

bool noise_answer(noise_set noises, struct output *out, int *ret_status,
                  const char **ret_type, const char **ret_header)
{
    const struct reply *reply = NULL;

    for (int i = 0; i < NOISE_COUNT && !reply; i++) {
        if (noises & NOISE_BIT(i) && replies[i].status)
            reply = &replies[i];
    }
    if (!reply)
        return false;

    output_clear(out);
    output_text(out, reply->body);
    if (reply == &replies[NOISE_GARBAGE])
        put_garbage(out);
    *ret_status = reply->status;
    *ret_type = reply->type;
    *ret_header = reply->header;
    return true;
}

/* Puts a warning member behind the first one, as WHMCS does. */
static void add_warning(struct output *out)
{
    static const char start[] = "{\"result\":\"success\",";

    if (out->length < sizeof(start) ||
        memcmp(out->data, start, sizeof(start) - 1) != 0)
        return;

    out->length--;
    memmove(out->data, out->data + 1, out->length);
    output_prepend(out, "{\"warning\":\"The flat members are deprecated\",");
}

/* Makes the text no JSON, wherever its middle is. */
static void break_json(struct output *out)
{
    static const char wrong[] = "\"}]";
    size_t half = out->length / 2;
    struct output end = {0};

    output_bytes(&end, out->data + half, out->length - half);
    out->length = half;
    output_text(out, wrong);
    output_bytes(out, end.data, end.length);
    output_release(&end);
}

void noise_spoil(noise_set noises, struct output *out)
{
    if (noises & NOISE_BIT(NOISE_WARNING))
        add_warning(out);
    if (noises & NOISE_BIT(NOISE_PHP_WARNING))
        output_prepend(out, "<br />\n<b>Warning</b>:  Undefined variable "
                            "$rate in <b>/var/www/whmcs/includes/hooks/"
                            "custom.php</b> on line <b>12</b><br />\n");
    if (noises & NOISE_BIT(NOISE_BOM))
        output_prepend(out, "\xef\xbb\xbf\n");
    if (noises & NOISE_BIT(NOISE_BROKEN_JSON))
        break_json(out);
    if (noises & NOISE_BIT(NOISE_TRUNCATED))
        out->length /= 2;
}
