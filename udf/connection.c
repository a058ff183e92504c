/* Reading, checking, sealing and opening of connections. */
#include "connection.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buffer.h"
#include "endpoint.h"
#include "fault.h"
#include "json.h"
#include "keyfile.h"

static const char seal_mark[] = "whmcs1:";

enum {
    MARK_LENGTH = sizeof seal_mark - 1,
    SEALED_SIZE = 8192,
    MAX_TEXT_BYTES = 65536
};

/* Copies a text member; absent and null leave "". False when it is no text,
 * too long, or holds control characters. */
static bool copy_text(const struct json *value, char *ret_text, size_t size)
{
    size_t length = 0;
    const char *text = json_text(value, &length);
    enum json_kind kind = json_kind(value);

    if (kind == JSON_ABSENT || kind == JSON_NULL)
        return true;
    if (kind != JSON_TEXT || length >= size)
        return false;

    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] < ' ')
            return false;
    }
    memcpy(ret_text, text, length);
    ret_text[length] = '\0';
    return true;
}

/* Takes one member of the JSON object. */
static int take_member(struct connection *connection, const struct json *value,
                       struct fault *fault)
{
    const char *key = json_key(value);
    char text[8] = "";
    bool is_right = true;

    if (strcmp(key, "url") == 0) {
        is_right = copy_text(value, connection->url, sizeof connection->url);
    } else if (strcmp(key, "identifier") == 0) {
        is_right = copy_text(value, connection->identifier,
                             sizeof connection->identifier);
    } else if (strcmp(key, "secret") == 0) {
        is_right =
            copy_text(value, connection->secret, sizeof connection->secret);
    } else if (strcmp(key, "access_key") == 0) {
        is_right = copy_text(value, connection->access_key,
                             sizeof connection->access_key);
    } else if (strcmp(key, "ca_file") == 0) {
        is_right =
            copy_text(value, connection->ca_file, sizeof connection->ca_file);
    } else if (strcmp(key, "allow_http") == 0) {
        is_right = copy_text(value, text, sizeof text) &&
                   (strcmp(text, "0") == 0 || strcmp(text, "1") == 0);
        connection->is_http_allowed = text[0] == '1';
    } else if (strcmp(key, "ip_version") == 0) {
        is_right = copy_text(value, text, sizeof text) && text[0] &&
                   strchr("046", text[0]) && !text[1];
        connection->ip_version = text[0] - '0';
    } else {
        fault_set(fault, "bad_argument", false,
                  "the connection has an unknown member \"%.40s\"", key);
        return -1;
    }

    if (!is_right)
        fault_set(fault, "bad_connection", false,
                  "the connection's %.40s is not of the right form or too long",
                  key);
    return is_right ? 0 : -1;
}

/* Reads the members of the JSON text. */
static int read_members(const char *text, size_t length,
                        struct connection *connection, struct fault *fault)
{
    struct json *json = NULL;
    int result;

    if (length > MAX_TEXT_BYTES) {
        fault_set(fault, "bad_argument", false,
                  "the connection is longer than %d bytes", MAX_TEXT_BYTES);
        return -1;
    }

    /* The parser mends NUL in answers, but here it is another character set. */
    result = memchr(text, '\0', length)
                 ? -1
                 : json_parse(text, length, &json, NULL, fault);
    if (result != 0 || json_kind(json) != JSON_OBJECT) {
        if (result == 0 || !fault || strcmp(fault->code, "memory") != 0)
            fault_set(fault, "bad_argument", false,
                      "the connection is not a JSON object in UTF-8");
        json_free(json);
        return -1;
    }

    for (const struct json *value = json_first(json); value && result == 0;
         value = json_next(value))
        result = take_member(connection, value, fault);
    json_free(json);
    return result;
}

/* Checks what is there. */
static int check(const struct connection *connection, struct fault *fault)
{
    if (!connection->identifier[0] || !connection->secret[0]) {
        fault_set(fault, "bad_connection", false,
                  "identifier and secret of the API credential are needed; "
                  "WHMCS makes them under Manage API Credentials");
        return -1;
    }
    if (connection->ca_file[0] && (connection->ca_file[0] != '/' ||
                                   access(connection->ca_file, R_OK) != 0)) {
        fault_set(fault, "bad_connection", false,
                  "ca_file is not an absolute path that the database server "
                  "can read");
        return -1;
    }
    return 0;
}

int connection_read(const char *json, size_t length, const char *directory,
                    struct connection *ret_connection, bool *ret_is_from_file,
                    struct fault *fault)
{
    struct connection connection;
    int result = -1;

    memset(&connection, 0, sizeof connection);
    *ret_is_from_file = false;
    if (read_members(json, length, &connection, fault) != 0)
        goto out;
    if (endpoint_normalise(connection.url, sizeof connection.url,
                           connection.host, sizeof connection.host,
                           connection.is_http_allowed, fault) != 0)
        goto out;

    if (!connection.secret[0]) {
        if (keyfile_read_secret(directory, connection.secret,
                                connection.access_key, sizeof connection.secret,
                                fault) != 0)
            goto out;
        *ret_is_from_file = true;
    }
    if (check(&connection, fault) != 0)
        goto out;

    *ret_connection = connection;
    result = 0;

out:
    connection_wipe(&connection);
    return result;
}

/* Seals the bytes of the struct: both ends are this library on this server
 * key, and a length that differs is refused. */
int connection_seal(const struct connection *connection,
                    const unsigned char *key, struct buffer *out,
                    struct fault *fault)
{
    unsigned char box[crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES +
                      sizeof *connection];
    char text[SEALED_SIZE];

    randombytes_buf(box, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(box + crypto_secretbox_NONCEBYTES,
                          (const unsigned char *)connection, sizeof *connection,
                          box, key);
    sodium_bin2base64(text, sizeof text, box, sizeof box,
                      sodium_base64_VARIANT_ORIGINAL);
    if (!buffer_append_text(out, seal_mark) || !buffer_append_text(out, text)) {
        fault_set_memory(fault, "sealing the connection");
        return -1;
    }
    return 0;
}

int connection_open(const char *sealed, size_t length, const unsigned char *key,
                    struct connection *ret_connection, struct fault *fault)
{
    unsigned char box[crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES +
                      sizeof *ret_connection];
    size_t box_length = 0;

    if (length > MARK_LENGTH && memcmp(sealed, seal_mark, MARK_LENGTH) == 0 &&
        sodium_base642bin(box, sizeof box, sealed + MARK_LENGTH,
                          length - MARK_LENGTH, NULL, &box_length, NULL,
                          sodium_base64_VARIANT_ORIGINAL) == 0 &&
        box_length == sizeof box &&
        crypto_secretbox_open_easy(
            (unsigned char *)ret_connection, box + crypto_secretbox_NONCEBYTES,
            sizeof box - crypto_secretbox_NONCEBYTES, box, key) == 0)
        return 0;

    fault_set(fault, "bad_seal", false,
              "the stored connection was not sealed on this server; CALL "
              "whmcs_configure(url, identifier, secret) again");
    return -1;
}

void connection_wipe(struct connection *connection)
{
    sodium_memzero(connection, sizeof *connection);
}
