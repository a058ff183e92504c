/* Connections are read strictly, and open only with the key that sealed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "buffer.h"
#include "connection.h"
#include "failing_alloc.h"
#include "fault.h"
#include "keyfile.h"

#define HEAD "{\"url\":\"https://example.com/w\",\"identifier\":\"who\""
#define FULL HEAD ",\"secret\":\"hidden\""

/* Reads a connection that has to be right. */
static struct connection read_right(const char *json)
{
    struct fault fault = {.code = ""};
    struct connection connection;
    bool is_from_file = true;

    if (connection_read(json, strlen(json), ".", &connection, &is_from_file,
                        &fault) != 0)
        fail_msg("%s: %s", json, fault.message);
    assert_false(is_from_file);
    return connection;
}

/* Asserts that a connection is refused with this code and these words. */
static void assert_refused(const char *json, const char *code,
                           const char *words)
{
    struct fault fault = {.code = ""};
    struct connection connection, before;
    bool is_from_file;

    memset(&connection, '#', sizeof connection);
    before = connection;
    if (connection_read(json, strlen(json), "no such directory", &connection,
                        &is_from_file, &fault) == 0)
        fail_msg("%s was accepted", json);
    assert_string_equal(fault.code, code);
    if (!strstr(fault.message, words))
        fail_msg("\"%s\" is not in \"%s\"", words, fault.message);
    assert_null(strstr(fault.message, "hidden"));
    assert_memory_equal(&connection, &before, sizeof before);
}

static void connection_should_read_the_least(void **state)
{
    struct connection connection = read_right(FULL "}");

    (void)state;
    assert_string_equal(connection.url,
                        "https://example.com/w/includes/api.php");
    assert_string_equal(connection.host, "example.com");
    assert_string_equal(connection.identifier, "who");
    assert_string_equal(connection.secret, "hidden");
    assert_string_equal(connection.access_key, "");
    assert_string_equal(connection.ca_file, "");
    assert_false(connection.is_http_allowed);
    assert_int_equal(connection.ip_version, 0);
}

static void connection_should_read_all_members(void **state)
{
    struct connection connection = read_right(
        "{\"url\":\"http://whmcs.lan/\",\"identifier\":\"a\",\"secret\":\"b\","
        "\"access_key\":\"c\",\"ca_file\":\"/etc/passwd\",\"allow_http\":1,"
        "\"ip_version\":\"6\"}");

    (void)state;
    assert_string_equal(connection.access_key, "c");
    assert_string_equal(connection.ca_file, "/etc/passwd");
    assert_true(connection.is_http_allowed);
    assert_int_equal(connection.ip_version, 6);
}

static void connection_should_take_null_for_absent(void **state)
{
    struct connection connection =
        read_right(FULL ",\"access_key\":null,\"ca_file\":null}");

    (void)state;
    assert_string_equal(connection.access_key, "");
}

static void connection_should_refuse_what_is_no_object(void **state)
{
    static char text[65536 + 2];
    struct connection connection;

    (void)state;
    assert_refused("", "bad_argument", "not a JSON object");
    assert_refused("[]", "bad_argument", "not a JSON object");
    assert_refused("{", "bad_argument", "not a JSON object");
    assert_refused("{} x", "bad_argument", "not a JSON object");

    memset(text, ' ', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    memcpy(text, FULL "}", sizeof FULL);
    assert_refused(text, "bad_argument", "longer than 65536 bytes");
    text[sizeof text - 2] = '\0';
    connection = read_right(text);
    assert_string_equal(connection.host, "example.com");
}

static void connection_should_refuse_unknown_members(void **state)
{
    (void)state;
    assert_refused(FULL ",\"sekret\":\"x\"}", "bad_argument", "\"sekret\"");
    assert_refused(FULL ",\"URL\":\"x\"}", "bad_argument", "\"URL\"");
}

static void connection_should_refuse_members_of_the_wrong_form(void **state)
{
    static const char *const members[] = {
        "\"secret\":[]",       "\"identifier\":true", "\"secret\":\"a\\nb\"",
        "\"access_key\":{}",   "\"ip_version\":5",    "\"ip_version\":\"46\"",
        "\"ip_version\":\"\"", "\"allow_http\":2",    "\"allow_http\":\"yes\"",
        "\"ca_file\":[]",
    };
    char json[256];

    (void)state;
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        snprintf(json, sizeof json, FULL ",%s}", members[i]);
        assert_refused(json, "bad_connection", "not of the right form");
    }
}

static void connection_should_refuse_texts_that_are_too_long(void **state)
{
    char json[2048], text[CONNECTION_TEXT_SIZE + 1];
    struct connection connection;

    (void)state;
    memset(text, 'x', sizeof text);
    text[CONNECTION_TEXT_SIZE] = '\0';
    snprintf(json, sizeof json, HEAD ",\"secret\":\"%s\"}", text);
    assert_refused(json, "bad_connection", "secret is not of the right form");

    text[CONNECTION_TEXT_SIZE - 1] = '\0';
    snprintf(json, sizeof json, HEAD ",\"secret\":\"%s\"}", text);
    connection = read_right(json);
    assert_string_equal(connection.secret, text);
}

static void connection_should_miss_what_is_needed(void **state)
{
    (void)state;
    assert_refused("{}", "bad_connection", "https://host/whmcs");
    assert_refused("{\"url\":\"https://a.example\",\"secret\":\"hidden\"}",
                   "bad_connection", "identifier and secret");
    assert_refused(HEAD "}", "bad_connection", "whmcs_perfex.secret");
    assert_refused("{\"url\":\"http://a.example\",\"identifier\":\"a\","
                   "\"secret\":\"hidden\"}",
                   "bad_connection", "in the clear");
}

static void connection_should_check_the_ca_file(void **state)
{
    (void)state;
    assert_refused(FULL ",\"ca_file\":\"relative.pem\"}", "bad_connection",
                   "ca_file");
    assert_refused(FULL ",\"ca_file\":\"/no/such/file\"}", "bad_connection",
                   "ca_file");
}

static void connection_should_read_the_secret_from_its_file(void **state)
{
    char directory[] = "connection_test_XXXXXX", path[64];
    struct fault fault = {.code = ""};
    struct connection connection;
    bool is_from_file = false;
    FILE *file;

    (void)state;
    assert_non_null(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/whmcs_perfex.secret", directory);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs("from file\nand key\n", file) >= 0);
    assert_int_equal(fclose(file), 0);

    assert_int_equal(connection_read(HEAD "}", strlen(HEAD "}"), directory,
                                     &connection, &is_from_file, &fault),
                     0);
    assert_true(is_from_file);
    assert_string_equal(connection.secret, "from file");
    assert_string_equal(connection.access_key, "and key");
    /* Whoever seals it removes the file, not the reader. */
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(directory), 0);
}

static void connection_should_open_what_it_sealed(void **state)
{
    unsigned char key[KEYFILE_KEY_SIZE] = "a key";
    struct connection connection = read_right(FULL "}"), opened;
    struct fault fault = {.code = ""};
    struct buffer first, second;

    (void)state;
    buffer_init(&first, 0);
    buffer_init(&second, 0);
    assert_int_equal(connection_seal(&connection, key, &first, &fault), 0);
    assert_int_equal(connection_seal(&connection, key, &second, &fault), 0);
    assert_int_equal(strncmp(first.data, "whmcs1:", 7), 0);
    assert_null(strstr(first.data, "hidden"));
    assert_string_not_equal(first.data, second.data);

    assert_int_equal(
        connection_open(first.data, first.length, key, &opened, &fault), 0);
    assert_memory_equal(&opened, &connection, sizeof opened);
    buffer_release(&first);
    buffer_release(&second);
}

/* Asserts that a sealed text does not open. */
static void assert_closed(const char *sealed, size_t length,
                          const unsigned char *key)
{
    struct fault fault = {.code = ""};
    struct connection opened;

    assert_int_equal(connection_open(sealed, length, key, &opened, &fault), -1);
    assert_string_equal(fault.code, "bad_seal");
}

static void connection_should_not_open_anything_else(void **state)
{
    unsigned char key[KEYFILE_KEY_SIZE] = "a key";
    unsigned char other[KEYFILE_KEY_SIZE] = "another key";
    struct connection connection = read_right(FULL "}");
    struct buffer sealed;
    char *place;

    (void)state;
    buffer_init(&sealed, 0);
    assert_int_equal(connection_seal(&connection, key, &sealed, NULL), 0);
    assert_closed(sealed.data, sealed.length, other);
    assert_closed(sealed.data, sealed.length - 4, key);
    assert_closed(sealed.data + 7, sealed.length - 7, key);
    assert_closed("", 0, key);
    assert_closed("whmcs1:", 7, key);
    assert_closed("whmcs1:*", 8, key);
    assert_closed("whmcs1:AAAA", 11, key);

    place = sealed.data + sealed.length / 2;
    *place = *place == 'A' ? 'B' : 'A';
    assert_closed(sealed.data, sealed.length, key);
    buffer_release(&sealed);
}

static void connection_should_leave_nothing_when_wiped(void **state)
{
    struct connection connection = read_right(FULL "}");

    (void)state;
    connection_wipe(&connection);
    assert_true(
        sodium_is_zero((const unsigned char *)&connection, sizeof connection));
}

/* One attempt of the test below. */
static bool attempt_to_read_and_seal(void *context)
{
    unsigned char key[KEYFILE_KEY_SIZE] = "a key";
    struct fault fault = {.code = ""};
    struct connection connection;
    struct buffer sealed;
    bool is_from_file;
    int rc;

    buffer_init(&sealed, 0);
    rc = connection_read(context, strlen(context), ".", &connection,
                         &is_from_file, &fault);
    if (rc == 0)
        rc = connection_seal(&connection, key, &sealed, &fault);
    assert_string_equal(fault.code, rc == 0 ? "" : "memory");
    buffer_release(&sealed);
    return rc == 0;
}

static void connection_should_survive_every_failing_allocation(void **state)
{
    char json[] = FULL ",\"access_key\":\"key\"}";

    (void)state;
    assert_true(failing_alloc_run(attempt_to_read_and_seal, json) > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connection_should_read_the_least),
        cmocka_unit_test(connection_should_read_all_members),
        cmocka_unit_test(connection_should_take_null_for_absent),
        cmocka_unit_test(connection_should_refuse_what_is_no_object),
        cmocka_unit_test(connection_should_refuse_unknown_members),
        cmocka_unit_test(connection_should_refuse_members_of_the_wrong_form),
        cmocka_unit_test(connection_should_refuse_texts_that_are_too_long),
        cmocka_unit_test(connection_should_miss_what_is_needed),
        cmocka_unit_test(connection_should_check_the_ca_file),
        cmocka_unit_test(connection_should_read_the_secret_from_its_file),
        cmocka_unit_test(connection_should_open_what_it_sealed),
        cmocka_unit_test(connection_should_not_open_anything_else),
        cmocka_unit_test(connection_should_leave_nothing_when_wiped),
        cmocka_unit_test(connection_should_survive_every_failing_allocation),
    };

    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
