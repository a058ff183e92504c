/*
 * A connection to WHMCS: where, and as whom. It exists in the clear only while
 * one function call runs; SQL stores the sealed form.
 */
#ifndef WHMCS_CONNECTION_H
#define WHMCS_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>

struct buffer;
struct fault;

enum { CONNECTION_TEXT_SIZE = 512, CONNECTION_URL_SIZE = 1024 };

struct connection {
    char url[CONNECTION_URL_SIZE]; /* of the API endpoint */
    char host[CONNECTION_TEXT_SIZE];
    char identifier[CONNECTION_TEXT_SIZE];
    char secret[CONNECTION_TEXT_SIZE];
    char access_key[CONNECTION_TEXT_SIZE]; /* "" when not used */
    char ca_file[CONNECTION_URL_SIZE];     /* "" for the system's CAs */
    bool is_http_allowed;
    int ip_version; /* 0 any, 4 or 6 */
};

/*
 * Reads and checks a connection in JSON: url, identifier, secret, access_key,
 * ca_file, allow_http, ip_version. Without a secret it is read from the secret
 * file in the directory; *ret_is_from_file tells so. -1: bad_connection.
 */
int connection_read(const char *json, size_t length, const char *directory,
                    struct connection *ret_connection, bool *ret_is_from_file,
                    struct fault *fault);

/* Appends the sealed text. -1: memory or internal. */
int connection_seal(const struct connection *connection,
                    const unsigned char *key, struct buffer *out,
                    struct fault *fault);

/* Opens a sealed text. -1: bad_seal. */
int connection_open(const char *sealed, size_t length,
                    const unsigned char *key,
                    struct connection *ret_connection, struct fault *fault);

/* Wipes it. */
void connection_wipe(struct connection *connection);

#endif
