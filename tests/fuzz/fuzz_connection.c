/*
 * Connections: the JSON that is sealed, and the sealed text that is opened.
 *
 * The first byte of an input chooses between the JSON of a connection, a
 * sealed text, and the bytes of a struct that is sealed and then damaged where
 * the input says. Beside not crashing:
 *
 * - a connection that is taken has texts that end, without control characters,
 *   an API address on https (http only to this machine or where allowed), and
 *   reading it again gives the same one;
 * - what is sealed opens as the same bytes; cut off, with a byte added or with
 *   another key it does not open, and with one byte changed it does not open as
 *   anything else;
 * - what is refused has a fault with code and message, and no output.
 */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "buffer.h"
#include "connection.h"
#include "fault.h"
#include "keyfile.h"

/* No secret is ever read from a file here. */
static const char directory[] = "/nonexistent";

static const unsigned char key[KEYFILE_KEY_SIZE] =
    "the key of this fuzzing here";

/* Asserts that a text ends in its array and holds no control characters. */
static void check_text(const char *text, size_t size)
{
    const char *end = memchr(text, '\0', size);

    PROMISE(end);
    for (; text < end; text++)
        PROMISE((unsigned char)*text >= ' ');
}

/* True when the text starts with these words. */
static bool starts_with(const char *text, const char *words)
{
    return strncmp(text, words, strlen(words)) == 0;
}

/* True when the host can be nothing but this machine. */
static bool is_here(const char *host)
{
    return sodium_memcmp(host, "127.", 4) == 0 || strcmp(host, "[::1]") == 0 ||
           (strlen(host) == 9 && strpbrk(host, "lL"));
}

/* True when the structs are the same byte by byte: they are sealed so. */
static bool is_same(const void *left, const void *right)
{
    return memcmp(left, right, sizeof(struct connection)) == 0;
}

/* Asserts what connection.h and endpoint.h promise. */
static void check_connection(const struct connection *connection)
{
    static const char tail[] = "/includes/api.php";
    size_t length = strlen(connection->url);
    const char *path;

    check_text(connection->url, sizeof connection->url);
    check_text(connection->host, sizeof connection->host);
    check_text(connection->identifier, sizeof connection->identifier);
    check_text(connection->secret, sizeof connection->secret);
    check_text(connection->access_key, sizeof connection->access_key);
    check_text(connection->ca_file, sizeof connection->ca_file);
    PROMISE(length > sizeof tail &&
            strcmp(connection->url + length - (sizeof tail - 1), tail) == 0);
    PROMISE(!connection->url[strcspn(connection->url, "?# ")]);
    path = strchr(strstr(connection->url, "://") + 3, '/');
    PROMISE(!memchr(connection->url, '@', (size_t)(path - connection->url)));
    PROMISE(starts_with(connection->url, "https://") ||
            (starts_with(connection->url, "http://") &&
             (connection->is_http_allowed || is_here(connection->host))));
    PROMISE(connection->host[0] != '\0');
    /* The zone of an address in brackets is not part of the host. */
    PROMISE(connection->host[0] == '[' ||
            strstr(connection->url, connection->host));
    PROMISE(connection->identifier[0] && connection->secret[0]);
    PROMISE(connection->ca_file[0] == '\0' || connection->ca_file[0] == '/');
    PROMISE(connection->ip_version == 0 || connection->ip_version == 4 ||
            connection->ip_version == 6);
}

/* Appends one member of a connection. */
static bool add_member(struct buffer *out, const char *name, const char *text)
{
    return buffer_append_text(out, name) &&
           buffer_append_json_string(out, text, strlen(text));
}

/* Asserts that reading the connection again changes nothing. */
static void check_again(const struct connection *connection)
{
    struct connection again;
    bool is_from_file = true;
    struct buffer json;

    buffer_init(&json, 0);
    PROMISE(add_member(&json, "{\"url\":", connection->url) &&
            add_member(&json, ",\"identifier\":", connection->identifier) &&
            add_member(&json, ",\"secret\":", connection->secret) &&
            add_member(&json, ",\"access_key\":", connection->access_key) &&
            add_member(&json, ",\"ca_file\":", connection->ca_file) &&
            buffer_append_format(&json, ",\"allow_http\":%d,\"ip_version\":%d}",
                                 connection->is_http_allowed ? 1 : 0,
                                 connection->ip_version));
    PROMISE(connection_read(json.data, json.length, directory, &again,
                            &is_from_file, NULL) == 0);
    PROMISE(!is_from_file);
    PROMISE(strcmp(again.url, connection->url) == 0);
    PROMISE(strcmp(again.host, connection->host) == 0);
    PROMISE(strcmp(again.identifier, connection->identifier) == 0);
    PROMISE(strcmp(again.secret, connection->secret) == 0);
    PROMISE(strcmp(again.access_key, connection->access_key) == 0);
    PROMISE(strcmp(again.ca_file, connection->ca_file) == 0);
    PROMISE(again.is_http_allowed == connection->is_http_allowed);
    PROMISE(again.ip_version == connection->ip_version);
    buffer_release(&json);
}

/* Asserts that a text does not open, and says so. */
static void check_sealed_out(const char *sealed, size_t length,
                             const unsigned char *with)
{
    static const char *const codes[] = {"bad_seal", NULL};
    struct fault fault = {.code = ""};
    struct connection opened;

    PROMISE(connection_open(sealed, length, with, &opened, &fault) == -1);
    fuzz_check_fault(&fault);
    PROMISE(fuzz_is_code(&fault, codes));
}

/* Seals, opens, and damages the sealed text at `where` with `change`. */
static void check_seal(const struct connection *connection, size_t where,
                       unsigned char change)
{
    unsigned char other[KEYFILE_KEY_SIZE];
    struct connection opened;
    struct buffer sealed;
    char *byte;

    buffer_init(&sealed, 0);
    PROMISE(connection_seal(connection, key, &sealed, NULL) == 0);
    PROMISE(connection_open(sealed.data, sealed.length, key, &opened, NULL) ==
            0);
    PROMISE(is_same(&opened, connection));

    memcpy(other, key, sizeof other);
    other[where % sizeof other] ^= (unsigned char)(change | 1);
    check_sealed_out(sealed.data, sealed.length, other);
    check_sealed_out(sealed.data, where % sealed.length, key);

    byte = &sealed.data[where % sealed.length];
    if (change != 0) {
        /* libsodium reads bytes from 0x80 on as if they were a slash. */
        *byte = (char)((unsigned char)*byte ^ change);
        if (connection_open(sealed.data, sealed.length, key, &opened, NULL) ==
            0)
            PROMISE(is_same(&opened, connection));
        *byte = (char)((unsigned char)*byte ^ change);
    }
    PROMISE(buffer_append(&sealed, &change, 1));
    check_sealed_out(sealed.data, sealed.length, key);
    buffer_release(&sealed);
    connection_wipe(&opened);
}

/* The JSON of a connection. */
static void run_json(const char *json, size_t length)
{
    static const char *const codes[] = {"bad_argument", "bad_connection",
                                        "memory", NULL};
    struct connection connection, before;
    struct fault fault = {.code = ""};
    bool is_from_file = true;

    memset(&connection, 0xA5, sizeof connection);
    before = connection;
    if (connection_read(json, length, directory, &connection, &is_from_file,
                        &fault) != 0) {
        fuzz_check_fault(&fault);
        PROMISE(fuzz_is_code(&fault, codes));
        PROMISE(is_same(&connection, &before));
        return;
    }

    PROMISE(!is_from_file && fault.code[0] == '\0');
    check_connection(&connection);
    check_again(&connection);
    check_seal(&connection, length, (unsigned char)length);
}

/* The bytes of a struct, as somebody with the key could seal them. */
static void run_struct(const uint8_t *data, size_t size)
{
    struct connection connection;
    size_t where;

    if (size < 3)
        return;

    where = data[0] * 256U + data[1];
    memset(&connection, 0, sizeof connection);
    memcpy(&connection, data + 3,
           size - 3 < sizeof connection ? size - 3 : sizeof connection);
    check_seal(&connection, where, data[2]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || sodium_init() < 0)
        return 0;

    switch (data[0] % 4) {
    case 0:
        run_json((const char *)data + 1, size - 1);
        break;
    case 1:
        /* Nobody without the key can make one that opens. */
        check_sealed_out((const char *)data + 1, size - 1, key);
        break;
    case 2:
        run_struct(data + 1, size - 1);
        break;
    default:
        break;
    }
    return 0;
}
