/* The URL that a person types becomes that of the API, or is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "endpoint.h"
#include "failing_alloc.h"
#include "fault.h"

/* Asserts what becomes of a URL. */
static void assert_url(const char *text, bool is_http_allowed,
                       const char *expected, const char *expected_host)
{
    struct fault fault = {.code = ""};
    char url[256], host[64];

    snprintf(url, sizeof url, "%s", text);
    if (endpoint_normalise(url, sizeof url, host, sizeof host, is_http_allowed,
                           &fault) != 0)
        fail_msg("%s: %s", text, fault.message);
    assert_string_equal(url, expected);
    assert_string_equal(host, expected_host);
    assert_string_equal(fault.code, "");
}

/* Asserts that a URL is refused, and with which words. */
static void assert_refused(const char *text, bool is_http_allowed,
                           const char *words)
{
    struct fault fault = {.code = ""};
    char url[2048], host[64];

    snprintf(url, sizeof url, "%s", text);
    if (endpoint_normalise(url, sizeof url, host, sizeof host, is_http_allowed,
                           &fault) == 0)
        fail_msg("%s became %s", text, url);
    assert_string_equal(fault.code, "bad_connection");
    if (!strstr(fault.message, words))
        fail_msg("\"%s\" is not in \"%s\"", words, fault.message);
}

static void endpoint_should_complete_what_a_person_types(void **state)
{
    static const char *const texts[] = {
        "https://example.com/whmcs",
        "https://example.com/whmcs/",
        "https://example.com/whmcs///",
        "https://example.com/whmcs/includes/api.php",
        "https://example.com/whmcs/includes/api.php/",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_url(texts[i], false,
                   "https://example.com/whmcs/includes/api.php", "example.com");
}

static void endpoint_should_accept_a_host_alone_and_a_port(void **state)
{
    (void)state;
    assert_url("https://example.com", false,
               "https://example.com/includes/api.php", "example.com");
    assert_url("https://example.com:8443/", false,
               "https://example.com:8443/includes/api.php", "example.com");
    assert_url("HTTPS://example.com/a/b", false,
               "https://example.com/a/b/includes/api.php", "example.com");
}

static void endpoint_should_not_change_what_it_made(void **state)
{
    (void)state;
    assert_url("https://example.com/includes/api.php", false,
               "https://example.com/includes/api.php", "example.com");
}

static void endpoint_should_allow_plain_http_to_this_machine(void **state)
{
    (void)state;
    assert_url("http://localhost/w", false,
               "http://localhost/w/includes/api.php", "localhost");
    assert_url("http://127.0.0.1:8080", false,
               "http://127.0.0.1:8080/includes/api.php", "127.0.0.1");
    assert_url("http://127.9.9.9", false, "http://127.9.9.9/includes/api.php",
               "127.9.9.9");
    assert_url("http://[::1]:81", false, "http://[::1]:81/includes/api.php",
               "[::1]");
}

static void endpoint_should_allow_plain_http_where_it_is_wanted(void **state)
{
    (void)state;
    assert_url("http://whmcs.lan", true, "http://whmcs.lan/includes/api.php",
               "whmcs.lan");
}

static void endpoint_should_refuse_plain_http_to_others(void **state)
{
    static const char *const texts[] = {
        "http://example.com",
        "http://127.0.0.1.example.com",
        "http://localhost.example",
        "http://10.0.0.1",
        "http://[::2]",
        "http://128.0.0.1",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_refused(texts[i], false, "in the clear");
}

static void endpoint_should_refuse_other_schemes(void **state)
{
    (void)state;
    assert_refused("ftp://example.com/x", true, "https://");
    assert_refused("file:///etc/passwd", true, "https://");
    assert_refused("gopher://127.0.0.1/", true, "https://");
}

static void endpoint_should_refuse_what_is_no_url(void **state)
{
    (void)state;
    assert_refused("", false, "of the form https://host/whmcs");
    assert_refused("example.com/whmcs", false, "of the form");
    assert_refused("https://", false, "of the form");
    assert_refused("https://exa mple.com", false, "of the form");
    assert_refused("https://example.com:99999", false, "of the form");
    assert_refused("https://%250h0/", false, "of the form");
    assert_refused("https://%0h0/", false, "of the form");
    assert_refused("https://a%aa.example/", false, "of the form");
    assert_refused("https://a%2eexample", false, "of the form");
    assert_refused("https:/example.com/", false, "of the form");
    assert_refused("https:/%0h0/", false, "of the form");
    assert_refused("https:/%0h0/a://b/", false, "of the form");
    assert_refused("https:/example.com/a://b/", false, "of the form");
    assert_refused("https:///example.com/", false, "of the form");
    assert_refused("http://127.0.0.1%2525.example/", false, "of the form");
}

static void endpoint_should_refuse_credentials_query_and_fragment(void **state)
{
    (void)state;
    assert_refused("https://u@example.com/", false, "must not have");
    assert_refused("https://u:p@example.com/", false, "must not have");
    assert_refused("https://example.com/?a=1", false, "must not have");
    assert_refused("https://example.com/#a", false, "must not have");
}

static void endpoint_should_refuse_what_does_not_fit(void **state)
{
    struct fault fault = {.code = ""};
    char url[32] = "https://example.com/whmcs", host[64];
    char text[1200] = "https://example.com/", small[8];
    char long_url[64] = "https://example.com/whmcs";

    (void)state;
    assert_int_equal(
        endpoint_normalise(url, sizeof url, host, sizeof host, false, &fault),
        -1);
    assert_string_equal(fault.code, "bad_connection");
    assert_non_null(strstr(fault.message, "too long"));

    memset(text + strlen(text), 'a', 1100);
    assert_refused(text, false, "too long");

    assert_int_equal(endpoint_normalise(long_url, sizeof long_url, small,
                                        sizeof small, false, &fault),
                     -1);
    assert_non_null(strstr(fault.message, "host is too long"));
}

/* One attempt of the test below. */
static bool attempt_to_normalise(void *context)
{
    (void)context;
    assert_url("https://example.com/whmcs", false,
               "https://example.com/whmcs/includes/api.php", "example.com");
    return true;
}

static void endpoint_should_allocate_nothing_of_its_own(void **state)
{
    (void)state;
    assert_int_equal(failing_alloc_run(attempt_to_normalise, NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(endpoint_should_complete_what_a_person_types),
        cmocka_unit_test(endpoint_should_accept_a_host_alone_and_a_port),
        cmocka_unit_test(endpoint_should_not_change_what_it_made),
        cmocka_unit_test(endpoint_should_allow_plain_http_to_this_machine),
        cmocka_unit_test(endpoint_should_allow_plain_http_where_it_is_wanted),
        cmocka_unit_test(endpoint_should_refuse_plain_http_to_others),
        cmocka_unit_test(endpoint_should_refuse_other_schemes),
        cmocka_unit_test(endpoint_should_refuse_what_is_no_url),
        cmocka_unit_test(endpoint_should_refuse_credentials_query_and_fragment),
        cmocka_unit_test(endpoint_should_refuse_what_does_not_fit),
        cmocka_unit_test(endpoint_should_allocate_nothing_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
