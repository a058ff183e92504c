/*
 * What WHMCS says when it refuses, turned into a code to decide on and a
 * message that says what to do.
 */
#ifndef WHMCS_REFUSAL_H
#define WHMCS_REFUSAL_H

#include <stdbool.h>
#include <stddef.h>

struct action;
struct fault;

/* Sets the fault for the text of an error that WHMCS reports. */
void refusal_read(const struct action *action, const char *message,
                  size_t length, long http_status, struct fault *fault);

/* True for the texts that mean the whole connection or answer, not a record:
 * old versions send them bare, without any JSON. */
bool refusal_is_known(const char *message, size_t length);

#endif
