/* Every way in which WHMCS, or what stands before it, refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "action.h"
#include "failing_alloc.h"
#include "fault.h"
#include "reply.h"
#include "utf8.h"

/* Asserts that a message is one line of valid UTF-8 and not too long. */
static void assert_message(const char *message)
{
    size_t length = strlen(message), i = 0;

    assert_in_range(length, 20, 400);
    while (i < length) {
        size_t character = utf8_character(message + i, length - i);

        assert_true(character > 0);
        assert_true((unsigned char)message[i] >= 0x20);
        i += character;
    }
}

/* Reads bytes that have to be refused. */
static struct fault refuse_bytes(const char *action_name, const char *body,
                                 size_t length, long http_status)
{
    const struct action *action = action_find(action_name, strlen(action_name));
    struct fault fault = {.code = ""};
    struct reply reply;

    memset(&reply, '#', sizeof reply);
    assert_int_equal(
        reply_read(action, body, length, http_status, &reply, &fault), -1);
    assert_int_equal(fault.http, http_status);
    assert_message(fault.message);
    return fault;
}

/* The same for a text and an action with ids. */
static struct fault refuse(const char *body, long http_status)
{
    return refuse_bytes("GetInvoice", body, strlen(body), http_status);
}

/* The same for the message of an error in JSON. */
static struct fault refuse_message(const char *message, long http_status)
{
    char body[4096];

    snprintf(body, sizeof body, "{\"result\":\"error\",\"message\":\"%s\"}",
             message);
    return refuse(body, http_status);
}

/* Asserts code, retry mark and words of a fault. */
static void assert_fault(struct fault fault, const char *code,
                         bool is_retryable, const char *words)
{
    if (strcmp(fault.code, code) != 0)
        fail_msg("%s instead of %s: %s", fault.code, code, fault.message);
    assert_int_equal(fault.is_retryable, is_retryable);
    if (!strstr(fault.message, words))
        fail_msg("\"%s\" is not in \"%s\"", words, fault.message);
}

static void refusal_should_show_the_address_that_is_not_listed(void **state)
{
    struct fault fault = refuse_message("Invalid IP 203.0.113.9", 403);

    (void)state;
    assert_fault(fault, "ip_denied", false, "203.0.113.9");
    assert_non_null(strstr(fault.message, "API IP Access Restriction"));
    assert_null(strstr(fault.message, "ip_version"));
    assert_string_equal(fault.address, "203.0.113.9");

    fault = refuse_message("Invalid IP 2001:db8::17", 400);
    assert_fault(fault, "ip_denied", false, "set ip_version to 4");
    assert_string_equal(fault.address, "2001:db8::17");

    fault = refuse_message("invalid ip: 198.51.100.4.", 200);
    assert_fault(fault, "ip_denied", false, "198.51.100.4");

    fault = refuse_message("Invalid IP ::1", 403);
    assert_string_equal(fault.address, "::1");
}

static void refusal_should_not_trust_what_stands_for_an_address(void **state)
{
    struct fault fault = refuse_message("Invalid IP <script>", 403);
    char long_address[600];

    (void)state;
    assert_fault(fault, "ip_denied", false, "this database server");
    assert_string_equal(fault.address, "");

    fault = refuse_message("Invalid IP", 403);
    assert_fault(fault, "ip_denied", false, "this database server");

    memcpy(long_address, "Invalid IP ", 11);
    memset(long_address + 11, '1', sizeof long_address - 12);
    long_address[sizeof long_address - 1] = '\0';
    fault = refuse_message(long_address, 403);
    assert_int_equal(strlen(fault.address), 45);

    assert_fault(refuse_message("IP Banned", 403), "ip_denied", false,
                 "Banned IPs");
}

static void refusal_should_say_what_is_wrong_with_the_credentials(void **state)
{
    static const struct {
        const char *message;
        const char *words;
    } cases[] = {
        {"Authentication Failed", "Manage API Credentials"},
        {"authentication failed", "whmcs_configure"},
        {"Invalid or missing credentials", "Manage API Credentials"},
        {"Invalid password provided", "Manage API Credentials"},
        {"Administrator Account Disabled", "Manage Admin Users"},
        {"Access Denied", "API Access"},
        {"Invalid Access Key", "configuration.php"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_fault(refuse_message(cases[i].message, 403), "auth_failed",
                     false, cases[i].words);
        assert_fault(refuse_message(cases[i].message, 200), "auth_failed",
                     false, cases[i].message);
    }
}

static void refusal_should_say_which_action_to_tick(void **state)
{
    struct fault fault = refuse_message("Invalid Permissions: API action "
                                        "\\\"getinvoice\\\" is not allowed",
                                        403);

    (void)state;
    assert_fault(fault, "permission", false, "API Roles");
    assert_non_null(strstr(fault.message, "GetInvoice:"));
}

static void refusal_should_know_that_an_action_does_not_exist(void **state)
{
    (void)state;
    assert_fault(refuse_message("Invalid API Action: \\\"xyz\\\" is not a "
                                "valid API action",
                                400),
                 "unknown_action", false, "newer version");
    assert_fault(refuse_message("\\\"xyz\\\" is not a valid API action", 200),
                 "unknown_action", false, "newer version");
    assert_fault(refuse_message("API Function Not Found", 200),
                 "unknown_action", false, "newer version");
    assert_fault(refuse_message("Command Not Found", 200), "unknown_action",
                 false, "newer version");
}

static void refusal_should_know_that_a_record_is_gone(void **state)
{
    static const char *const messages[] = {
        "Invoice ID Not Found", "Client Not Found",  "Client ID Not Found",
        "client not found.",    " Client Not Found",
    };

    (void)state;
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++)
        assert_fault(refuse_message(messages[i], 200), "not_found", false,
                     "deleted or merged");
}

static void refusal_should_not_call_anything_else_a_missing_record(void **state)
{
    /* Deletions are concluded from not_found, so it must never be guessed. */
    static const char *const messages[] = {
        "Not Found",
        "Page Not Found",
        "Client area template not found here",
        "Database Not Found",
    };

    (void)state;
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++)
        assert_fault(refuse_message(messages[i], 404), "api_error", false,
                     messages[i]);
    assert_fault(refuse("Client Not Found", 404), "not_json", false, "URL");
    assert_fault(refuse("<h1>Invoice ID Not Found</h1>", 404), "not_json",
                 false, "URL");
}

static void refusal_should_know_answers_that_cannot_be_encoded(void **state)
{
    static const char text[] = "Error generating JSON encoded response: "
                               "Malformed UTF-8 characters, possibly "
                               "incorrectly encoded";

    (void)state;
    assert_fault(refuse_message(text, 200), "encoding", false, "UTF-8");
    assert_fault(refuse(text, 200), "encoding", false, "UTF-8");
    assert_fault(refuse(text, 500), "encoding", false, "UTF-8");
    assert_fault(refuse("\xEF\xBB\xBF<br />Warning: x in y\n"
                        "Error generating JSON encoded response: Malformed",
                        200),
                 "encoding", false, "UTF-8");
}

static void refusal_should_pass_on_other_messages_in_part(void **state)
{
    char message[3000];

    (void)state;
    assert_fault(refuse_message("Empty action request", 400), "api_error",
                 false, "POST");
    assert_fault(refuse_message("Something \\n odd \\u0007 happened", 200),
                 "api_error", false, "\"Something odd happened\"");
    assert_fault(refuse_message("Something odd", 503), "api_error", true,
                 "HTTP 503");
    assert_fault(refuse("{\"result\":\"error\"}", 200), "api_error", false,
                 "\"error\"");
    assert_fault(refuse("{\"result\":\"error\",\"message\":{\"a\":1}}", 200),
                 "api_error", false, "\"error\"");

    memset(message, 'm', sizeof message - 1);
    message[sizeof message - 1] = '\0';
    assert_fault(refuse_message(message, 200), "api_error", false, "mmm...");
}

static void refusal_should_be_seen_in_status_without_result(void **state)
{
    (void)state;
    assert_fault(
        refuse("{\"status\":\"error\",\"message\":\"Client Not Found\"}", 200),
        "not_found", false, "Client Not Found");
    assert_fault(
        refuse("{\"result\":\"ERROR\",\"message\":\"Access Denied\"}", 200),
        "auth_failed", false, "Access Denied");
}

static void refusal_should_be_seen_in_bodies_without_json(void **state)
{
    (void)state;
    assert_fault(refuse("result=error;message=Authentication Failed;", 403),
                 "auth_failed", false, "Authentication Failed");
    assert_fault(refuse("result=error;message=Odd thing", 200), "api_error",
                 false, "\"Odd thing\"");
    assert_fault(refuse("Invalid IP 203.0.113.9\n", 403), "ip_denied", false,
                 "203.0.113.9");
    assert_fault(refuse("Authentication Failed", 403), "auth_failed", false,
                 "Manage API Credentials");
}

static void refusal_should_ask_for_patience_when_limited(void **state)
{
    (void)state;
    assert_fault(refuse("<html>Too Many Requests</html>", 429), "rate_limited",
                 true, "max_in_flight");
    assert_fault(refuse("", 429), "rate_limited", true, "max_in_flight");
    assert_fault(refuse("{\"error\":{\"code\":1015}}", 429), "rate_limited",
                 true, "max_in_flight");
    assert_fault(refuse_message("Slow down", 429), "rate_limited", true,
                 "Slow down");
    assert_fault(refuse_message("Authentication Failed", 429), "auth_failed",
                 false, "Manage API Credentials");
}

static void refusal_should_retry_when_the_server_fails(void **state)
{
    static const long statuses[] = {500, 502, 503, 504, 520, 524};

    (void)state;
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        assert_fault(refuse("<html>bad</html>", statuses[i]), "server_error",
                     true, "error log");
        assert_fault(refuse("", statuses[i]), "server_error", true, "HTTP 5");
        assert_fault(refuse("{\"result\":\"succ", statuses[i]), "server_error",
                     true, "HTTP 5");
        assert_fault(refuse("{\"errors\":[1]}", statuses[i]), "server_error",
                     true, "HTTP 5");
    }
    assert_fault(refuse("<h1>Oops</h1>Laminas: Output has been emitted "
                        "previously; cannot emit response",
                        500),
                 "server_error", true, "includes/hooks");
    assert_fault(refuse("<br /><b>Fatal error</b>: Allowed memory size of "
                        "134217728 bytes exhausted",
                        200),
                 "server_error", true, "memory_limit");
    assert_fault(refuse("Fatal error: Maximum execution time of 30 seconds "
                        "exceeded",
                        200),
                 "server_error", true, "max_execution_time");
}

static void refusal_should_explain_pages_that_are_not_json(void **state)
{
    (void)state;
    assert_fault(refuse("<!DOCTYPE html>\n<html>\n<title>Login</title>", 200),
                 "not_json", false,
                 "it begins: <!DOCTYPE html> <html> <title>Login</title>");
    assert_fault(refuse("<html>x</html>", 200), "not_json", false, "an HTML");
    assert_fault(refuse("<html>x</html>", 200), "not_json", false, "WAF");
    assert_fault(refuse("<html>x</html>", 200), "not_json", false, "URL");
    assert_fault(refuse("<html>x</html>", 403), "not_json", false, "WAF");
    assert_fault(refuse("<html>x</html>", 406), "not_json", false, "WAF");
    assert_fault(refuse("<html>x</html>", 404), "not_json", false, "URL");
    assert_fault(refuse("<html>moved</html>", 301), "not_json", false,
                 "redirect");
    assert_fault(refuse("<p>Down for Maintenance (Err 3)</p>", 200), "not_json",
                 false, "is down for maintenance");
    assert_fault(refuse("<?xml version=\"1.0\"?><whmcsapi/>", 200), "not_json",
                 false, "XML");
    assert_fault(refuse("hello", 200), "not_json", false, "begins: hello");
    assert_fault(refuse("[1,2]", 200), "not_json", false, "JSON that is no");
    assert_fault(refuse("{\"hello\":1}", 200), "not_json", false,
                 "JSON that is no");
    assert_fault(refuse("{\"status\":\"ok\"}", 200), "not_json", false, "JSON");
}

static void refusal_should_quote_only_printable_text(void **state)
{
    struct fault fault;
    char body[5000];

    (void)state;
    for (size_t i = 0; i < sizeof body; i++)
        body[i] = (char)(i * 7 + 200);
    body[0] = 'B';
    fault = refuse_bytes("GetClients", body, sizeof body, 200);
    assert_fault(fault, "not_json", false, "it begins: B");
}

static void refusal_should_say_that_the_end_is_missing(void **state)
{
    static const char body[] =
        "{\"result\":\"success\",\"client\":{\"result\":\"success\",\"id\":7,"
        "\"email_preferences\":{\"general\":\"1\"}},\"userid\":7}";

    (void)state;
    for (size_t length = 0; length < sizeof body - 1; length++) {
        struct fault fault =
            refuse_bytes("GetClientsDetails", body, length, 200);

        assert_fault(fault, "not_json", true, "page_size");
    }
}

static void refusal_should_say_that_the_json_is_damaged(void **state)
{
    (void)state;
    assert_fault(refuse("{\"result\":\"success\",,}", 200), "not_json", false,
                 "not well-formed at byte 20");
    assert_fault(refuse("{\"result\":\"success\",,}", 200), "not_json", false,
                 "it begins: {\"result\":\"success\",,}");
}

static void refusal_should_survive_hostile_bodies(void **state)
{
    enum { LENGTH = 10000000 };
    char *body = malloc(LENGTH);
    struct fault fault;

    (void)state;
    assert_non_null(body);
    memset(body, '{', LENGTH);
    fault = refuse_bytes("GetInvoices", body, LENGTH, 200);
    assert_string_equal(fault.code, "not_json");
    memset(body, '<', LENGTH);
    fault = refuse_bytes("GetInvoices", body, LENGTH, 200);
    assert_string_equal(fault.code, "not_json");
    memset(body, ' ', LENGTH);
    fault = refuse_bytes("GetInvoices", body, LENGTH, 200);
    assert_string_equal(fault.code, "not_json");
    memset(body, 0, LENGTH);
    fault = refuse_bytes("GetInvoices", body, LENGTH, 200);
    assert_string_equal(fault.code, "not_json");
    for (size_t i = 0; i < LENGTH; i += 2)
        memcpy(body + i, "{}", 2);
    fault = refuse_bytes("GetInvoices", body, LENGTH, 200);
    assert_string_equal(fault.code, "not_json");
    memset(body, '[', LENGTH);
    memcpy(body, "{\"result\":", 10);
    fault = refuse_bytes("GetInvoices", body, LENGTH, 200);
    assert_string_equal(fault.code, "not_json");
    free(body);
}

/* One attempt of the test below. */
static bool attempt_to_refuse(void *context)
{
    const struct action *action = action_find("GetInvoice", 10);
    struct fault fault = {.code = ""};
    struct reply reply;

    assert_int_equal(
        reply_read(action, context, strlen(context), 200, &reply, &fault), -1);
    assert_int_equal(fault.http, 200);
    if (strcmp(fault.code, "memory") == 0)
        return false;

    assert_string_equal(fault.code, "not_found");
    return true;
}

static void refusal_should_survive_every_failing_allocation(void **state)
{
    char body[] = "{\"noise\":1}{\"result\":\"error\","
                  "\"message\":\"Invoice ID Not Found\"}";

    (void)state;
    assert_true(failing_alloc_run(attempt_to_refuse, body) > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refusal_should_show_the_address_that_is_not_listed),
        cmocka_unit_test(refusal_should_not_trust_what_stands_for_an_address),
        cmocka_unit_test(refusal_should_say_what_is_wrong_with_the_credentials),
        cmocka_unit_test(refusal_should_say_which_action_to_tick),
        cmocka_unit_test(refusal_should_know_that_an_action_does_not_exist),
        cmocka_unit_test(refusal_should_know_that_a_record_is_gone),
        cmocka_unit_test(
            refusal_should_not_call_anything_else_a_missing_record),
        cmocka_unit_test(refusal_should_know_answers_that_cannot_be_encoded),
        cmocka_unit_test(refusal_should_pass_on_other_messages_in_part),
        cmocka_unit_test(refusal_should_be_seen_in_status_without_result),
        cmocka_unit_test(refusal_should_be_seen_in_bodies_without_json),
        cmocka_unit_test(refusal_should_ask_for_patience_when_limited),
        cmocka_unit_test(refusal_should_retry_when_the_server_fails),
        cmocka_unit_test(refusal_should_explain_pages_that_are_not_json),
        cmocka_unit_test(refusal_should_quote_only_printable_text),
        cmocka_unit_test(refusal_should_say_that_the_end_is_missing),
        cmocka_unit_test(refusal_should_say_that_the_json_is_damaged),
        cmocka_unit_test(refusal_should_survive_hostile_bodies),
        cmocka_unit_test(refusal_should_survive_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
