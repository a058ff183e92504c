/* What every transfer has in common. Only for http.c; it knows libcurl. */
#ifndef WHMCS_HTTP_OPTIONS_H
#define WHMCS_HTTP_OPTIONS_H

#include <curl/curl.h>

struct connection;

/*
 * Sets what concerns safety and the address of a transfer. The first refusal of
 * libcurl is returned; the transfer must not be used then. `headers` and the
 * connection have to outlive the handle.
 */
CURLcode http_options_set(CURL *curl, const struct connection *connection,
                          struct curl_slist *headers);

#endif
