/* Checks and completes the URL of the API with libcurl's own parser. */
#include "endpoint.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "fault.h"

/* Tells whether the host can only be this machine. */
static bool is_loopback(const char *host)
{
    unsigned bytes[4];
    int used = 0;

    return strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
           (sscanf(host, "%3u.%3u.%3u.%3u%n", &bytes[0], &bytes[1], &bytes[2],
                   &bytes[3], &used) == 4 &&
            bytes[0] == 127 && host[used] == '\0');
}

/* Writes path + "includes/api.php" unless it ends so already. */
static bool complete_path(const char *path, char *ret_path, size_t size)
{
    static const char tail[] = "/includes/api.php";
    size_t length = strlen(path);
    int written;

    while (length > 0 && path[length - 1] == '/')
        length--;
    if (length >= sizeof tail - 1 &&
        memcmp(path + length - (sizeof tail - 1), tail, sizeof tail - 1) == 0)
        length -= sizeof tail - 1;
    written = snprintf(ret_path, size, "%.*s%s", (int)length, path, tail);
    return written > 0 && (size_t)written < size;
}

/*
 * True when the host is written behind two slashes, without percent signs:
 * libcurl takes one or three slashes, too, and makes another host of "%41". The
 * zone of an address in brackets is no part of the host.
 */
static bool is_plain_host(const char *url)
{
    const char *start = strchr(url, ':');
    size_t length;

    if (!start || strncmp(start, "://", 3) != 0)
        return false;

    start += 3;
    length = strcspn(start, "/?#");
    return length > 0 &&
           (!memchr(start, '%', length) || memchr(start, '[', length));
}

/* Says what is wrong with the URL, or NULL; fills host and path. */
static const char *examine(CURLU *handle, const char *url, char **ret_scheme,
                           char **ret_host, char **ret_path)
{
    static const CURLUPart unwanted[] = {CURLUPART_USER, CURLUPART_PASSWORD,
                                         CURLUPART_QUERY, CURLUPART_FRAGMENT};

    if (curl_url_set(handle, CURLUPART_URL, url, 0) != CURLUE_OK ||
        curl_url_get(handle, CURLUPART_SCHEME, ret_scheme, 0) != CURLUE_OK ||
        curl_url_get(handle, CURLUPART_HOST, ret_host, 0) != CURLUE_OK ||
        curl_url_get(handle, CURLUPART_PATH, ret_path, 0) != CURLUE_OK ||
        !is_plain_host(url))
        return "it is not of the form https://host/whmcs";

    for (size_t i = 0; i < sizeof unwanted / sizeof *unwanted; i++) {
        char *part = NULL;

        if (curl_url_get(handle, unwanted[i], &part, 0) == CURLUE_OK) {
            curl_free(part);
            return "it must not have a user, a query or a fragment";
        }
    }
    return NULL;
}

/* Writes the final URL; says what is wrong, or NULL. */
static const char *finish(CURLU *handle, const char *scheme, const char *host,
                          const char *path, bool is_http_allowed, char *url,
                          size_t size)
{
    char full_path[1024];
    char *text = NULL;
    const char *problem = NULL;

    if (strcmp(scheme, "https") != 0 && strcmp(scheme, "http") != 0)
        return "it must begin with https://";
    if (strcmp(scheme, "http") == 0 && !is_loopback(host) && !is_http_allowed)
        return "http:// would send the secret in the clear; use https://, or "
               "CALL whmcs_set_option('allow_http', 'on') first";
    if (!complete_path(path, full_path, sizeof full_path) ||
        curl_url_set(handle, CURLUPART_PATH, full_path, 0) != CURLUE_OK ||
        curl_url_get(handle, CURLUPART_URL, &text, 0) != CURLUE_OK)
        return "it is too long";

    if (snprintf(url, size, "%s", text) >= (int)size)
        problem = "it is too long";
    curl_free(text);
    return problem;
}

int endpoint_normalise(char *url, size_t url_size, char *ret_host,
                       size_t host_size, bool is_http_allowed,
                       struct fault *fault)
{
    CURLU *handle = curl_url();
    char *scheme = NULL;
    char *host = NULL;
    char *path = NULL;
    const char *problem = "out of memory";

    if (handle)
        problem = examine(handle, url, &scheme, &host, &path);
    if (!problem)
        problem =
            finish(handle, scheme, host, path, is_http_allowed, url, url_size);
    if (!problem && snprintf(ret_host, host_size, "%s", host) >= (int)host_size)
        problem = "its host is too long";
    if (problem)
        fault_set(fault, "bad_connection", false, "the URL of WHMCS: %s",
                  problem);

    curl_free(scheme);
    curl_free(host);
    curl_free(path);
    curl_url_cleanup(handle);
    return problem ? -1 : 0;
}
