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

enum noise noise_draw(struct switches *switches, const char *action,
                      const struct form *form)
{
    if (switches->noise == NOISE_NONE || switches->noise_count == 0)
        return NOISE_NONE;
    if (*switches->noise_action &&
        strcasecmp(switches->noise_action, action) != 0)
        return NOISE_NONE;
    if (*switches->noise_match && !has_pair(form, switches->noise_match))
        return NOISE_NONE;

    switches->noise_seen++;
    if (switches->noise_every > 1 &&
        switches->noise_seen % switches->noise_every != 0)
        return NOISE_NONE;
    if (switches->noise_count > 0)
        switches->noise_count--;
    return (enum noise)switches->noise;
}

bool noise_answer(enum noise noise, struct output *out, int *ret_status,
                  const char **ret_type, const char **ret_header)
{
    const struct reply *reply = &replies[noise];

    if (!reply->status)
        return false;

    output_clear(out);
    output_text(out, reply->body);
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

void noise_spoil(enum noise noise, struct output *out)
{
    if (noise == NOISE_BOM)
        output_prepend(out, "\xef\xbb\xbf\n");
    if (noise == NOISE_PHP_WARNING)
        output_prepend(out, "<br />\n<b>Warning</b>:  Undefined variable "
                            "$rate in <b>/var/www/whmcs/includes/hooks/"
                            "custom.php</b> on line <b>12</b><br />\n");
    if (noise == NOISE_WARNING)
        add_warning(out);
    if (noise == NOISE_TRUNCATED)
        out->length /= 2;
}
