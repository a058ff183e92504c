/* What can come instead of a clean answer. */
#ifndef FAKE_NOISE_H
#define FAKE_NOISE_H

#include <stdbool.h>

struct form;
struct output;
struct switches;

enum noise {
    NOISE_NONE,
    NOISE_BOM,
    NOISE_PHP_WARNING,
    NOISE_HTML500,
    NOISE_CLOUDFLARE403,
    NOISE_CLOUDFLARE503,
    NOISE_HTTP429,
    NOISE_TRUNCATED,
    NOISE_PARTIAL,
    NOISE_SLOW,
    NOISE_CLOSE,
    NOISE_HTTP502,
    NOISE_HTTP504,
    NOISE_REDIRECT,
    NOISE_MAINTENANCE,
    NOISE_LOGIN,
    NOISE_EMPTY,
    NOISE_NVP,
    NOISE_STATUS_ERROR,
    NOISE_WARNING,
    NOISE_ENCODING,
    NOISE_BANNED,
    NOISE_DISABLED,
    NOISE_ACCESS_DENIED,
    NOISE_COUNT
};

/* The names in the order of the enum, for the switch table. */
#define NOISE_NAMES                                                            \
    "none|bom|php_warning|html500|cloudflare403|cloudflare503|http429|"        \
    "truncated|partial|slow|close|http502|http504|redirect|maintenance|"       \
    "login|empty|nvp|status_error|warning|encoding|banned|disabled|"           \
    "access_denied"

/* Decides which noise this request meets, and counts it. */
enum noise noise_draw(struct switches *switches, const char *action,
                      const struct form *form);

/*
 * What a noise answers instead of WHMCS. False when WHMCS answers itself and
 * noise_spoil() has to be called. `ret_header` is NULL or "Name: value".
 */
bool noise_answer(enum noise noise, struct output *out, int *ret_status,
                  const char **ret_type, const char **ret_header);

/* Changes the answer of WHMCS: text before it, inside it, or the end cut. */
void noise_spoil(enum noise noise, struct output *out);

#endif
