/* The stories behind the SQL functions, from claim to release. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "buffer.h"
#include "call.h"
#include "failing_alloc.h"
#include "http.h"
#include "json.h"
#include "tiny_server.h"

static char directory[64];
static char ticket[80];
static char sealed[8192];
static struct tiny_server server;

/* An argument. */
static struct call_text text_of(const char *text)
{
    struct call_text argument = {text, text ? strlen(text) : 0};

    return argument;
}

/* Asserts a text member of an answer and copies it, where wanted. */
static void get_member(const struct buffer *out, const char *name,
                       char *ret_text, size_t size)
{
    struct json *json = NULL;
    size_t length = 0;

    assert_int_equal(json_parse(out->data, out->length, &json, NULL, NULL), 0);
    assert_int_equal(json_kind(json), JSON_OBJECT);
    snprintf(ret_text, size, "%s", json_text(json_get(json, name), &length));
    assert_true(length < size);
    json_free(json);
}

/* Asserts the code of an answer ("" for success) and releases it. */
static void assert_code(int rc, struct buffer *out, const char *code)
{
    char text[64];

    assert_int_equal(rc, 0);
    get_member(out, "code", text, sizeof text);
    if (strcmp(text, code) != 0)
        fail_msg("not \"%s\": %s", code, out->data);
    get_member(out, "result", text, sizeof text);
    assert_string_equal(text, code[0] ? "error" : "success");
    assert_null(strstr(out->data, "hidden"));
    buffer_release(out);
}

/* Answers each request with two currencies. */
static void answer_currencies(void *context, const char *request,
                              struct tiny_answer *answer)
{
    (void)context;
    (void)request;
    snprintf(answer->body, sizeof answer->body,
             "{\"result\":\"success\",\"totalresults\":2,\"currencies\":{"
             "\"currency\":[{\"id\":1,\"code\":\"EUR\",\"rate\":\"1.00000\"},"
             "{\"id\":2,\"code\":\"USD\",\"rate\":\"1.10000\"}]}}");
}

/* Writes the connection to the server, with a secret or without. */
static struct call_text connection_text(const char *secret)
{
    static char text[256];

    snprintf(text, sizeof text,
             "{\"url\":\"http://127.0.0.1:%u/\",\"identifier\":\"who\"%s}",
             server.listener.port, secret);
    return text_of(text);
}

/* The file in the directory. */
static const char *path_of(const char *name)
{
    static char path[128];

    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

/* A claimed server and a sealed connection before each test. */
static int claim_and_seal(void **state)
{
    struct buffer out;

    (void)state;
    snprintf(directory, sizeof directory, "call_test_XXXXXX");
    if (!mkdtemp(directory))
        return -1;
    tiny_server_start(&server, answer_currencies, NULL);

    buffer_init(&out, 0);
    assert_int_equal(call_claim(directory, NULL, &out), 0);
    get_member(&out, "ticket", ticket, sizeof ticket);
    assert_code(0, &out, "");

    assert_int_equal(call_seal(directory, text_of(ticket),
                               connection_text(",\"secret\":\"hidden\""), &out),
                     0);
    get_member(&out, "sealed", sealed, sizeof sealed);
    assert_code(0, &out, "");
    return 0;
}

/* Removes all of it. */
static int clean_up(void **state)
{
    (void)state;
    tiny_server_stop(&server);
    unlink(path_of("whmcs_perfex.key"));
    unlink(path_of("whmcs_perfex.secret"));
    return rmdir(directory);
}

static void claim_should_succeed_once(void **state)
{
    struct call_text right = text_of(ticket), wrong = text_of("wrong");
    struct call_text null = text_of(NULL);
    struct buffer out;

    (void)state;
    buffer_init(&out, 0);
    assert_int_equal(strlen(ticket), 64);
    assert_code(call_claim(directory, NULL, &out), &out, "claimed");
    assert_code(call_claim(directory, &right, &out), &out, "");
    assert_code(call_claim(directory, &wrong, &out), &out, "bad_ticket");
    assert_code(call_claim(directory, &null, &out), &out, "bad_ticket");
}

static void release_should_need_the_ticket(void **state)
{
    struct call_text right = text_of(ticket);
    struct buffer out;

    (void)state;
    buffer_init(&out, 0);
    assert_code(call_release(directory, text_of(NULL), &out), &out,
                "bad_argument");
    assert_code(call_release(directory, text_of(""), &out), &out,
                "bad_argument");
    assert_code(call_release(directory, text_of("wrong"), &out), &out,
                "bad_ticket");
    assert_code(call_release(directory, right, &out), &out, "");
    assert_code(call_release(directory, right, &out), &out, "not_claimed");
    assert_code(call_claim(directory, &right, &out), &out, "not_claimed");
}

static void seal_should_tell_the_url_and_hide_the_rest(void **state)
{
    char url[128], expected[128];
    struct buffer out;

    (void)state;
    buffer_init(&out, 0);
    assert_int_equal(call_seal(directory, text_of(ticket),
                               connection_text(",\"secret\":\"hidden\""), &out),
                     0);
    get_member(&out, "url", url, sizeof url);
    snprintf(expected, sizeof expected, "http://127.0.0.1:%u/includes/api.php",
             server.listener.port);
    assert_string_equal(url, expected);
    assert_code(0, &out, "");
}

static void seal_should_refuse_wrong_arguments(void **state)
{
    struct call_text connection = connection_text(",\"secret\":\"hidden\"");
    struct buffer out;

    (void)state;
    buffer_init(&out, 0);
    assert_code(call_seal(directory, text_of(NULL), connection, &out), &out,
                "bad_argument");
    assert_code(call_seal(directory, text_of("wrong"), connection, &out), &out,
                "bad_ticket");
    assert_code(call_seal(directory, text_of(ticket), text_of(NULL), &out),
                &out, "bad_argument");
    assert_code(call_seal(directory, text_of(ticket), text_of(""), &out), &out,
                "bad_argument");
    assert_code(call_seal(directory, text_of(ticket), text_of("[]"), &out),
                &out, "bad_argument");
    assert_code(
        call_seal(directory, text_of(ticket), connection_text(""), &out), &out,
        "bad_connection");
}

static void seal_should_remove_the_secret_file_it_has_used(void **state)
{
    struct buffer out;
    FILE *file = fopen(path_of("whmcs_perfex.secret"), "w");

    (void)state;
    assert_non_null(file);
    assert_true(fputs("hidden\n", file) >= 0);
    assert_int_equal(fclose(file), 0);
    buffer_init(&out, 0);

    /* Not used: it stays. */
    assert_code(call_seal(directory, text_of(ticket),
                          connection_text(",\"secret\":\"hidden\""), &out),
                &out, "");
    assert_int_equal(access(path_of("whmcs_perfex.secret"), F_OK), 0);
    assert_code(
        call_seal(directory, text_of(ticket), connection_text(""), &out), &out,
        "");
    assert_int_equal(access(path_of("whmcs_perfex.secret"), F_OK), -1);
}

static void action_should_call_whmcs(void **state)
{
    struct buffer out;

    (void)state;
    buffer_init(&out, 0);
    assert_int_equal(call_action(directory, text_of(sealed),
                                 text_of("GetCurrencies"), text_of(NULL), NULL,
                                 NULL, &out),
                     0);
    assert_non_null(strstr(out.data, "\"code\":\"USD\""));
    assert_non_null(strstr(out.data, "\"result\":\"success\""));
    buffer_release(&out);
    assert_int_equal(server.request_count, 1);
}

static void action_should_refuse_wrong_arguments(void **state)
{
    struct call_text action = text_of("GetCurrencies");
    struct call_text none = text_of(NULL);
    struct buffer out;

    (void)state;
    buffer_init(&out, 0);
    assert_code(
        call_action(directory, text_of(sealed), none, none, NULL, NULL, &out),
        &out, "bad_argument");
    assert_code(call_action(directory, text_of(sealed), text_of("AddClient"),
                            none, NULL, NULL, &out),
                &out, "bad_argument");
    assert_code(call_action(directory, text_of(sealed), action, text_of("[]"),
                            NULL, NULL, &out),
                &out, "bad_argument");
    assert_code(call_action(directory, none, action, none, NULL, NULL, &out),
                &out, "bad_argument");
    assert_code(
        call_action(directory, text_of(""), action, none, NULL, NULL, &out),
        &out, "bad_argument");
    assert_code(call_action(directory, text_of("whmcs1:AAAA"), action, none,
                            NULL, NULL, &out),
                &out, "bad_seal");
    /* Without a sealed text no other text is even looked at. */
    assert_code(call_action(directory, text_of("whmcs1:AAAA"),
                            text_of("AddClient"), text_of("["), NULL, NULL,
                            &out),
                &out, "bad_seal");
    assert_int_equal(server.request_count, 0);
}

static void fetch_should_sweep_a_list(void **state)
{
    struct buffer out;

    (void)state;
    buffer_init(&out, 0);
    assert_int_equal(call_fetch(directory, 0, text_of(sealed),
                                text_of("{\"action\":\"GetCurrencies\"}"), NULL,
                                NULL, &out),
                     0);
    assert_non_null(strstr(out.data, "\"total\":2,"));
    assert_non_null(strstr(out.data, ",\"rows\":[{"));
    buffer_release(&out);
}

/* Sends back what was sent, as a debugging proxy or a notice of PHP may. */
static void answer_echo(void *context, const char *request,
                        struct tiny_answer *answer)
{
    char secret[64];

    (void)context;
    tiny_server_parameter(request, "secret", secret, sizeof secret);
    snprintf(answer->body, sizeof answer->body,
             "{\"result\":\"error\",\"message\":\"wrong: %s, %s\"}", secret,
             secret);
}

static void answer_should_black_out_the_secret(void **state)
{
    static const char secret[] = "secret-0123456789";
    struct buffer out;

    (void)state;
    server.callback = answer_echo;
    buffer_init(&out, 0);
    assert_int_equal(
        call_seal(directory, text_of(ticket),
                  connection_text(",\"secret\":\"secret-0123456789\""), &out),
        0);
    get_member(&out, "sealed", sealed, sizeof sealed);
    assert_code(0, &out, "");

    assert_int_equal(call_action(directory, text_of(sealed),
                                 text_of("GetCurrencies"), text_of("{}"), NULL,
                                 NULL, &out),
                     0);
    assert_non_null(strstr(out.data, "wrong: *****************, ******"));
    assert_null(strstr(out.data, secret));
    assert_code(0, &out, "api_error");

    assert_int_equal(call_fetch(directory, 1, text_of(sealed),
                                text_of("{\"action\":\"GetCurrencies\"}"), NULL,
                                NULL, &out),
                     0);
    assert_non_null(strstr(out.data, "wrong: ***"));
    assert_null(strstr(out.data, secret));
    assert_code(0, &out, "api_error");
}

static void fetch_should_refuse_wrong_arguments(void **state)
{
    struct call_text request = text_of("{\"action\":\"GetCurrencies\"}");
    struct buffer out;

    (void)state;
    buffer_init(&out, 0);
    assert_code(call_fetch(directory, 0, text_of(sealed), text_of(NULL), NULL,
                           NULL, &out),
                &out, "bad_argument");
    assert_code(call_fetch(directory, 0, text_of(sealed), text_of("{}"), NULL,
                           NULL, &out),
                &out, "bad_argument");
    assert_code(
        call_fetch(directory, 0, text_of(NULL), request, NULL, NULL, &out),
        &out, "bad_argument");
    assert_code(call_fetch(directory, 0, text_of("whmcs1:AAAA"), text_of("["),
                           NULL, NULL, &out),
                &out, "bad_seal");
}

static void sealed_connection_should_not_open_after_a_new_claim(void **state)
{
    struct call_text request = text_of("{\"action\":\"GetCurrencies\"}");
    struct buffer out;

    (void)state;
    buffer_init(&out, 0);
    assert_code(call_release(directory, text_of(ticket), &out), &out, "");
    assert_code(
        call_fetch(directory, 0, text_of(sealed), request, NULL, NULL, &out),
        &out, "not_claimed");
    assert_int_equal(call_claim(directory, NULL, &out), 0);
    buffer_release(&out);
    assert_code(
        call_fetch(directory, 0, text_of(sealed), request, NULL, NULL, &out),
        &out, "bad_seal");
}

/* A statement that was killed from the start. */
static int say_killed(void *context)
{
    (void)context;
    return 1317;
}

static void killed_call_should_answer_nothing(void **state)
{
    struct buffer out;

    (void)state;
    buffer_init(&out, 0);
    assert_int_equal(call_fetch(directory, 0, text_of(sealed),
                                text_of("{\"action\":\"GetCurrencies\"}"),
                                say_killed, NULL, &out),
                     -1);
    assert_int_equal(out.length, 0);
    assert_int_equal(call_action(directory, text_of(sealed),
                                 text_of("GetCurrencies"), text_of(NULL),
                                 say_killed, NULL, &out),
                     -1);
    assert_int_equal(out.length, 0);
    buffer_release(&out);
}

/* True for success; an error can only be that of memory. */
static bool judge(int rc, struct buffer *out)
{
    bool is_right = rc == 0 && strstr(out->data, "\"result\":\"success\"");

    if (rc != 0)
        assert_int_equal(out->length, 0);
    else if (!is_right)
        assert_non_null(strstr(out->data, "\"code\":\"memory\""));
    buffer_release(out);
    return is_right;
}

/* One attempt of the test below: each story but that of claiming. */
static bool attempt_each(void *context)
{
    struct call_text right = text_of(ticket);
    struct buffer out;

    (void)context;
    buffer_init(&out, 0);
    return judge(call_claim(directory, &right, &out), &out) &&
           judge(call_seal(directory, right,
                           connection_text(",\"secret\":\"hidden\""), &out),
                 &out) &&
           judge(call_action(directory, text_of(sealed),
                             text_of("GetCurrencies"), text_of("{\"a\":1}"),
                             NULL, NULL, &out),
                 &out) &&
           judge(call_fetch(directory, 0, text_of(sealed),
                            text_of("{\"action\":\"GetCurrencies\"}"), NULL,
                            NULL, &out),
                 &out);
}

static void calls_should_survive_every_failing_allocation(void **state)
{
    (void)state;
    assert_true(failing_alloc_run(attempt_each, NULL) > 40);
}

/* One attempt of the test below: claim and release again. */
static bool attempt_to_claim(void *context)
{
    struct call_text right;
    struct buffer out;
    char text[80];

    (void)context;
    buffer_init(&out, 0);
    if (call_claim(directory, NULL, &out) != 0 ||
        strstr(out.data, "\"code\":\"memory\"")) {
        buffer_release(&out);
        /* The ticket must not be lost with the key file left behind. */
        assert_int_equal(access(path_of("whmcs_perfex.key"), F_OK), -1);
        return false;
    }

    snprintf(text, sizeof text, "%.64s", strstr(out.data, "\"ticket\":") + 10);
    right = text_of(text);
    buffer_release(&out);
    if (!judge(call_release(directory, right, &out), &out)) {
        unlink(path_of("whmcs_perfex.key"));
        return false;
    }
    return true;
}

static void claim_should_survive_every_failing_allocation(void **state)
{
    (void)state;
    unlink(path_of("whmcs_perfex.key"));
    assert_true(failing_alloc_run(attempt_to_claim, NULL) > 0);
}

#define TEST(name)                                                             \
    cmocka_unit_test_setup_teardown(name, claim_and_seal, clean_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(claim_should_succeed_once),
        TEST(release_should_need_the_ticket),
        TEST(seal_should_tell_the_url_and_hide_the_rest),
        TEST(seal_should_refuse_wrong_arguments),
        TEST(seal_should_remove_the_secret_file_it_has_used),
        TEST(action_should_call_whmcs),
        TEST(action_should_refuse_wrong_arguments),
        TEST(fetch_should_sweep_a_list),
        TEST(answer_should_black_out_the_secret),
        TEST(fetch_should_refuse_wrong_arguments),
        TEST(sealed_connection_should_not_open_after_a_new_claim),
        TEST(killed_call_should_answer_nothing),
        TEST(calls_should_survive_every_failing_allocation),
        TEST(claim_should_survive_every_failing_allocation),
    };

    return http_initialise() != 0 ? 1
                                  : cmocka_run_group_tests(tests, NULL, NULL);
}
