/* Options of libcurl; each is checked, because a refused one could mean that
 * something is sent in a way that we did not want. */
#include "http_options.h"

#include <string.h>
#include <sys/socket.h>

#include "connection.h"

enum { SILENCE_MAX_S = 120 };

static const char user_agent[] = "whmcs-perfex/" WHMCS_PERFEX_VERSION;

/* Sets an option unless one before it was refused. */
#define SET(option, value)                                                     \
    do {                                                                       \
        if (rc == CURLE_OK)                                                    \
            rc = curl_easy_setopt(curl, option, value);                        \
    } while (0)

/* Opens sockets that children of the server do not inherit. */
static curl_socket_t open_socket(void *user, curlsocktype purpose,
                                 struct curl_sockaddr *address)
{
    (void)user;
    (void)purpose;
    return socket(address->family, address->socktype | SOCK_CLOEXEC,
                  address->protocol);
}

/* The constant of libcurl for the version of IP. */
static long ip_resolve(int version)
{
    switch (version) {
    case 4:
        return CURL_IPRESOLVE_V4;
    case 6:
        return CURL_IPRESOLVE_V6;
    default:
        return CURL_IPRESOLVE_WHATEVER;
    }
}

/* Whom we talk to: nobody but the host of the connection, proven by TLS. */
static CURLcode set_peer(CURL *curl, const struct connection *connection)
{
    bool is_tls = strncmp(connection->url, "https:", 6) == 0;
    CURLcode rc = CURLE_OK;

    SET(CURLOPT_URL, connection->url);
    SET(CURLOPT_PROTOCOLS_STR, is_tls ? "https" : "http");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_NOPROXY, "*");
    SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (connection->ca_file[0]) {
        SET(CURLOPT_CAINFO, connection->ca_file);
        SET(CURLOPT_CAPATH, NULL);
    }
    SET(CURLOPT_IPRESOLVE, ip_resolve(connection->ip_version));
    return rc;
}

CURLcode http_options_set(CURL *curl, const struct connection *connection,
                          struct curl_slist *headers)
{
    CURLcode rc = set_peer(curl, connection);

    /* WHMCS says nothing while it computes, so silence counts only when PHP
     * and every proxy would have given up as well. The time limit of the whole
     * request is kept by http.c. */
    SET(CURLOPT_LOW_SPEED_LIMIT, 1L);
    SET(CURLOPT_LOW_SPEED_TIME, (long)SILENCE_MAX_S);
    SET(CURLOPT_NOSIGNAL, 1L);
    /* A name server that hangs must not hold up KILL: its thread is left to
     * end by itself. */
    SET(CURLOPT_QUICK_EXIT, 1L);
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_TCP_KEEPALIVE, 1L);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    SET(CURLOPT_PIPEWAIT, 1L);
    SET(CURLOPT_HTTPHEADER, headers);
    SET(CURLOPT_USERAGENT, user_agent);
    SET(CURLOPT_ACCEPT_ENCODING, "");
    return rc;
}
