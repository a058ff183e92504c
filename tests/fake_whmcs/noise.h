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
    NOISE_STALL,
    NOISE_DRIP,
    NOISE_RESET,
    NOISE_OVERSIZED,
    NOISE_DOWN,
    NOISE_BROKEN_JSON,
    NOISE_GARBAGE,
    NOISE_HTTP429_BARE,
    NOISE_HTTP500,
    NOISE_HTTP503,
    NOISE_HTTP520,
    NOISE_MODSEC406,
    NOISE_MAINTENANCE503,
    NOISE_AUTH_FAILED,
    NOISE_UNKNOWN_CREDENTIALS,
    NOISE_BAD_PASSWORD,
    NOISE_INVALID_IP,
    NOISE_BAD_ACCESS_KEY,
    NOISE_EMPTY_ACTION,
    NOISE_UNKNOWN_ACTION,
    NOISE_NO_FUNCTION,
    NOISE_NOT_FOUND,
    NOISE_COUNT
};

/* Any number of noises, one bit each. */
typedef unsigned long long noise_set;

#define NOISE_BIT(noise) (1ULL << (noise))

/* Those after which not a byte is sent. */
#define NOISE_WITHOUT_ANSWER (NOISE_BIT(NOISE_CLOSE) | NOISE_BIT(NOISE_DOWN))

/* The names in the order of the enum, for the switch table. */
#define NOISE_NAMES                                                            \
    "none|bom|php_warning|html500|cloudflare403|cloudflare503|http429|"        \
    "truncated|partial|slow|close|http502|http504|redirect|maintenance|"       \
    "login|empty|nvp|status_error|warning|encoding|banned|disabled|"           \
    "access_denied|stall|drip|reset|oversized|down|broken_json|garbage|"       \
    "http429_bare|http500|http503|http520|modsec406|maintenance503|"           \
    "auth_failed|unknown_credentials|bad_password|invalid_ip|bad_access_key|"  \
    "empty_action|unknown_action|no_function|not_found"

/* True when the word is one of "first,second", in whatever case. */
bool noise_names(const char *list, const char *word);

/* Decides which noises this request meets, and counts them. */
noise_set noise_draw(struct switches *switches, const char *action,
                     const struct form *form);

/*
 * What noises answer instead of WHMCS, the first of the enum if there are
 * several. False when WHMCS answers itself and noise_spoil() has to be called.
 * `ret_header` is NULL or "Name: value".
 */
bool noise_answer(noise_set noises, struct output *out, int *ret_status,
                  const char **ret_type, const char **ret_header);

/* Changes the answer of WHMCS: text before it, inside it, or the end cut. */
void noise_spoil(noise_set noises, struct output *out);

#endif
