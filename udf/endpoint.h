/* The address of the WHMCS API. */
#ifndef WHMCS_ENDPOINT_H
#define WHMCS_ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>

struct fault;

/*
 * Brings the URL that a person typed (https://host/whmcs, with or without the
 * last slash or includes/api.php) into that of the API, in place, and tells
 * the host. Plain http is for loopback hosts, or where it is allowed. -1:
 * bad_connection.
 */
int endpoint_normalise(char *url, size_t url_size, char *ret_host,
                       size_t host_size, bool is_http_allowed,
                       struct fault *fault);

#endif
