/* Key, ticket and secret file in a data directory of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "failing_alloc.h"
#include "fault.h"
#include "keyfile.h"

static char directory[64];

/* The path of a file in the directory; valid until the next call. */
static const char *path_of(const char *name)
{
    static char path[128];

    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

/* Writes bytes into a file of the directory. */
static void write_file(const char *name, const char *data, size_t length)
{
    FILE *file = fopen(path_of(name), "w");

    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

/* Makes an empty directory before each test. */
static int make_directory(void **state)
{
    (void)state;
    snprintf(directory, sizeof directory, "keyfile_test_XXXXXX");
    return mkdtemp(directory) ? 0 : -1;
}

/* Removes it. */
static int remove_directory(void **state)
{
    (void)state;
    unlink(path_of("whmcs_perfex.key"));
    unlink(path_of("whmcs_perfex.secret"));
    unlink(path_of("other"));
    return rmdir(directory);
}

/* Claims the server. */
static void claim(char ret_ticket[KEYFILE_TICKET_SIZE])
{
    struct fault fault = {.code = ""};

    if (keyfile_claim(directory, ret_ticket, &fault) != 0)
        fail_msg("%s", fault.message);
}

static void keyfile_should_claim_once_and_check_the_ticket(void **state)
{
    struct fault fault = {.code = ""};
    char ticket[KEYFILE_TICKET_SIZE] = "", second[KEYFILE_TICKET_SIZE] = "-";

    (void)state;
    claim(ticket);
    assert_int_equal(strlen(ticket), 64);
    assert_int_equal(strspn(ticket, "0123456789abcdef"), 64);
    assert_int_equal(keyfile_check(directory, ticket, 64, &fault), 0);

    assert_int_equal(keyfile_claim(directory, second, &fault), -1);
    assert_string_equal(fault.code, "claimed");
    assert_string_equal(second, "-");
    assert_int_equal(keyfile_check(directory, ticket, 64, &fault), 0);
}

static void keyfile_should_be_for_the_owner_alone(void **state)
{
    char ticket[KEYFILE_TICKET_SIZE];
    struct stat status;

    (void)state;
    claim(ticket);
    assert_int_equal(stat(path_of("whmcs_perfex.key"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(status.st_size, KEYFILE_KEY_SIZE);
}

static void keyfile_should_refuse_wrong_tickets(void **state)
{
    struct fault fault = {.code = ""};
    char ticket[KEYFILE_TICKET_SIZE];

    (void)state;
    claim(ticket);
    assert_int_equal(keyfile_check(directory, "", 0, &fault), -1);
    assert_string_equal(fault.code, "bad_ticket");
    assert_int_equal(keyfile_check(directory, ticket, 63, &fault), -1);
    assert_int_equal(keyfile_check(directory, ticket, 65, &fault), -1);

    ticket[63] = ticket[63] == '0' ? '1' : '0';
    assert_int_equal(keyfile_check(directory, ticket, 64, &fault), -1);
    assert_string_equal(fault.code, "bad_ticket");
    assert_null(strstr(fault.message, ticket));
}

static void keyfile_should_say_when_nobody_has_claimed(void **state)
{
    struct fault fault = {.code = ""};
    unsigned char key[KEYFILE_KEY_SIZE];

    (void)state;
    assert_int_equal(keyfile_check(directory, "x", 1, &fault), -1);
    assert_string_equal(fault.code, "not_claimed");
    memset(&fault, 0, sizeof fault);
    assert_int_equal(keyfile_box_key(directory, key, &fault), -1);
    assert_string_equal(fault.code, "not_claimed");
    memset(&fault, 0, sizeof fault);
    assert_int_equal(keyfile_release(directory, "x", 1, &fault), -1);
    assert_string_equal(fault.code, "not_claimed");
}

static void keyfile_should_not_take_a_short_file_or_a_link(void **state)
{
    struct fault fault = {.code = ""};
    char data[KEYFILE_KEY_SIZE] = "0123456789";

    (void)state;
    write_file("whmcs_perfex.key", data, 10);
    assert_int_equal(keyfile_check(directory, "x", 1, &fault), -1);
    assert_string_equal(fault.code, "not_claimed");

    assert_int_equal(unlink(path_of("whmcs_perfex.key")), 0);
    write_file("other", data, sizeof data);
    assert_int_equal(symlink("other", path_of("whmcs_perfex.key")), 0);
    assert_int_equal(keyfile_check(directory, "x", 1, &fault), -1);
    assert_string_equal(fault.code, "not_claimed");
}

static void keyfile_should_be_released_only_with_its_ticket(void **state)
{
    struct fault fault = {.code = ""};
    char ticket[KEYFILE_TICKET_SIZE], next[KEYFILE_TICKET_SIZE];

    (void)state;
    claim(ticket);
    assert_int_equal(keyfile_release(directory, "wrong", 5, &fault), -1);
    assert_string_equal(fault.code, "bad_ticket");
    assert_int_equal(keyfile_release(directory, ticket, 64, &fault), 0);
    assert_int_equal(access(path_of("whmcs_perfex.key"), F_OK), -1);

    claim(next);
    assert_string_not_equal(ticket, next);
}

static void keyfile_should_give_a_box_key_that_is_not_the_ticket(void **state)
{
    struct fault fault = {.code = ""};
    unsigned char key[KEYFILE_KEY_SIZE], again[KEYFILE_KEY_SIZE];
    char ticket[KEYFILE_TICKET_SIZE], text[KEYFILE_TICKET_SIZE];

    (void)state;
    claim(ticket);
    assert_int_equal(keyfile_box_key(directory, key, &fault), 0);
    assert_int_equal(keyfile_box_key(directory, again, &fault), 0);
    assert_memory_equal(key, again, sizeof key);
    sodium_bin2hex(text, sizeof text, key, sizeof key);
    assert_string_not_equal(text, ticket);
}

static void keyfile_should_say_when_it_cannot_be_made(void **state)
{
    struct fault fault = {.code = ""};
    char ticket[KEYFILE_TICKET_SIZE] = "-", path[5000];

    (void)state;
    assert_int_equal(keyfile_claim("no such directory", ticket, &fault), -1);
    assert_string_equal(fault.code, "internal");

    /* Not to be confused by what an earlier call has left in errno. */
    claim(ticket);
    assert_int_equal(keyfile_claim(directory, ticket, &fault), -1);
    assert_string_equal(fault.code, "claimed");
    memset(path, 'a', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    assert_int_equal(keyfile_claim(path, ticket, &fault), -1);
    assert_string_equal(fault.code, "internal");
    assert_int_equal(keyfile_check(path, ticket, 64, &fault), -1);
    assert_string_equal(fault.code, "not_claimed");
    keyfile_remove_secret(path);
}

/* Asserts what is read from a secret file with this content. */
static void assert_secret(const char *text, const char *secret,
                          const char *access_key)
{
    struct fault fault = {.code = ""};
    char first[512] = "-", second[512] = "-";

    write_file("whmcs_perfex.secret", text, strlen(text));
    if (keyfile_read_secret(directory, first, second, sizeof first, &fault))
        fail_msg("%s", fault.message);
    assert_string_equal(first, secret);
    assert_string_equal(second, access_key);
}

static void keyfile_should_read_secret_and_access_key(void **state)
{
    (void)state;
    assert_secret("secret", "secret", "");
    assert_secret("secret\n", "secret", "");
    assert_secret("secret\r\naccess key\r\n", "secret", "access key");
    assert_secret("secret\naccess\nthird line\n", "secret", "access");
    assert_secret("%s%n\n%d\n", "%s%n", "%d");
}

static void keyfile_should_miss_an_absent_or_irregular_secret(void **state)
{
    struct fault fault = {.code = ""};
    char first[512] = "-", second[512] = "-";

    (void)state;
    assert_int_equal(
        keyfile_read_secret(directory, first, second, sizeof first, &fault),
        -1);
    assert_string_equal(fault.code, "bad_connection");
    assert_string_equal(first, "-");

    write_file("whmcs_perfex.secret", "", 0);
    assert_int_equal(
        keyfile_read_secret(directory, first, second, sizeof first, &fault),
        -1);
    keyfile_remove_secret(directory);
    assert_int_equal(access(path_of("whmcs_perfex.secret"), F_OK), -1);

    /* A pipe would block the server, a link could lead anywhere. */
    assert_int_equal(mkfifo(path_of("whmcs_perfex.secret"), 0600), 0);
    assert_int_equal(
        keyfile_read_secret(directory, first, second, sizeof first, &fault),
        -1);
    keyfile_remove_secret(directory);
    write_file("other", "secret", 6);
    assert_int_equal(symlink("other", path_of("whmcs_perfex.secret")), 0);
    assert_int_equal(
        keyfile_read_secret(directory, first, second, sizeof first, &fault),
        -1);
    assert_string_equal(fault.code, "bad_connection");
    keyfile_remove_secret(directory);
    keyfile_remove_secret(directory);
}

static void keyfile_should_refuse_a_secret_that_is_too_long(void **state)
{
    struct fault fault = {.code = ""};
    char text[600];
    char first[512] = "-", second[512] = "-";

    (void)state;
    memset(text, 'x', sizeof text);
    write_file("whmcs_perfex.secret", text, sizeof text);
    assert_int_equal(
        keyfile_read_secret(directory, first, second, sizeof first, &fault),
        -1);
    assert_string_equal(fault.code, "bad_connection");
    assert_string_equal(first, "-");
    assert_string_equal(second, "-");
    keyfile_remove_secret(directory);
}

/* One attempt of the test below. */
static bool attempt_everything(void *context)
{
    struct fault fault = {.code = ""};
    unsigned char key[KEYFILE_KEY_SIZE];
    char ticket[KEYFILE_TICKET_SIZE], second[64];

    (void)context;
    claim(ticket);
    assert_int_equal(keyfile_box_key(directory, key, &fault), 0);
    assert_int_equal(keyfile_read_secret(directory, second, second, 64, NULL),
                     -1);
    assert_int_equal(keyfile_release(directory, ticket, 64, &fault), 0);
    return true;
}

static void keyfile_should_allocate_nothing(void **state)
{
    (void)state;
    assert_int_equal(failing_alloc_run(attempt_everything, NULL), 0);
}

#define TEST(name)                                                             \
    cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(keyfile_should_claim_once_and_check_the_ticket),
        TEST(keyfile_should_be_for_the_owner_alone),
        TEST(keyfile_should_refuse_wrong_tickets),
        TEST(keyfile_should_say_when_nobody_has_claimed),
        TEST(keyfile_should_not_take_a_short_file_or_a_link),
        TEST(keyfile_should_be_released_only_with_its_ticket),
        TEST(keyfile_should_give_a_box_key_that_is_not_the_ticket),
        TEST(keyfile_should_say_when_it_cannot_be_made),
        TEST(keyfile_should_read_secret_and_access_key),
        TEST(keyfile_should_miss_an_absent_or_irregular_secret),
        TEST(keyfile_should_refuse_a_secret_that_is_too_long),
        TEST(keyfile_should_allocate_nothing),
    };

    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
