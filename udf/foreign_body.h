/*
 * Bodies that are no answer of the API: an HTML page, a plain text, nothing at
 * all, or JSON that is damaged.
 */
#ifndef WHMCS_FOREIGN_BODY_H
#define WHMCS_FOREIGN_BODY_H

#include <stddef.h>

struct action;
struct fault;

/*
 * Sets the fault for such a body. The fault may come in filled with what is
 * wrong with the JSON (code not_json and the reason as message); all zero, it
 * means that the body holds no JSON object.
 */
void foreign_body_read(const struct action *action, const char *body,
                       size_t length, long http_status, struct fault *fault);

#endif
