/*
 * The answer of the API in an HTTP body: found behind whatever was printed
 * before it, and told apart from everything that is no success.
 */
#ifndef WHMCS_ANSWER_H
#define WHMCS_ANSWER_H

#include <stddef.h>

struct action;
struct fault;
struct json;

/*
 * 0 and the tree of an answer that reports success; caller frees with
 * json_free(). Or -1 and the fault, with the HTTP status in it.
 */
int answer_open(const struct action *action, const char *body, size_t length,
                long http_status, struct json **ret_root, struct fault *fault);

#endif
