/* What libcurl reports, in our words. */
#ifndef WHMCS_TRANSPORT_FAULT_H
#define WHMCS_TRANSPORT_FAULT_H

#include <stdbool.h>

struct fault;

/*
 * Sets the fault for a CURLcode: resolve, connect, tls, timeout, too_large,
 * memory or network, each with what to do. `detail` is libcurl's own text; it
 * never holds the body of the request.
 */
void transport_fault_set(struct fault *fault, int curl_code, const char *host,
                         const char *detail, bool is_answer_large);

#endif
