/* The entry points, called as a database server calls them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "failing_alloc.h"
#include "http.h"
#include "mock_server.h"
#include "server.h"
#include "statement.h"
#include "tiny_server.h"
#include "udf.h"

static struct tiny_server server;

/* Asserts that one call answers with these words. */
static void assert_call(const char *name, unsigned count, const char *first,
                        const char *second, const char *third,
                        const char *words)
{
    char answer[16384];

    statement_call(name, count, first, second, third, answer, sizeof answer);
    if (!strstr(answer, words))
        fail_msg("%s: \"%s\" is not in \"%s\"", name, words, answer);
}

/* Answers each request with one currency. */
static void answer_currency(void *context, const char *request,
                            struct tiny_answer *answer)
{
    (void)request;
    if (context)
        answer->delay_ms = *(const long *)context;
    snprintf(answer->body, sizeof answer->body,
             "{\"result\":\"success\",\"totalresults\":1,\"currencies\":{"
             "\"currency\":[{\"id\":1,\"code\":\"EUR\",\"rate\":\"1\"}]}}");
}

/* A server without a kill, and a data directory of its own for each test. */
static int start(void **state)
{
    mock_server.kill_level = 0;
    mock_server.is_without_thd = false;
    return mock_server_make_directory(state);
}

static void init_should_set_what_the_server_needs(void **state)
{
    (void)state;
    for (size_t i = 0; i < STATEMENT_ENTRIES; i++) {
        struct statement statement;

        assert_int_equal(statement_prepare(&statement, statement_entry(i),
                                           statement_entry(i)->most),
                         0);
        assert_int_equal(statement.init.maybe_null, 1);
        assert_int_equal(statement.init.const_item, 0);
        assert_true(statement.init.max_length == 0xFFFFFFFF);
        assert_null(statement.init.ptr);
        for (unsigned k = 0; k < statement_entry(i)->most; k++)
            assert_int_equal(statement.types[k], STRING_RESULT);
        assert_int_equal(statement.types[statement_entry(i)->most], INT_RESULT);
        assert_int_equal(mock_server.raised_number, 0);
        statement_end(&statement);
    }
}

static void init_should_refuse_wrong_counts(void **state)
{
    (void)state;
    for (size_t i = 0; i < STATEMENT_ENTRIES; i++) {
        const struct statement_entry *entry = statement_entry(i);

        for (unsigned count = 0; count < STATEMENT_ARGS_MAX; count++) {
            struct statement statement;

            if (count >= entry->least && count <= entry->most)
                continue;
            assert_int_equal(statement_prepare(&statement, entry, count), 1);
            assert_in_range(strlen(statement.message), 20, 79);
            assert_non_null(strstr(statement.message, entry->name));
            assert_int_equal(mock_server.raised_number, 1123);
            assert_string_equal(mock_server.raised_text, statement.message);
            assert_int_equal(statement.types[0], INT_RESULT);
        }
    }
}

static void version_should_name_the_libraries(void **state)
{
    char answer[256];

    (void)state;
    statement_call("whmcs_udf_version", 0, NULL, NULL, NULL, answer,
                   sizeof answer);
    assert_int_equal(strncmp(answer, WHMCS_PERFEX_VERSION " (libcurl/",
                             sizeof WHMCS_PERFEX_VERSION + 9),
                     0);
    assert_non_null(strstr(answer, "cJSON "));
    assert_non_null(strstr(answer, "libsodium "));
}

static void null_arguments_should_be_answered_in_json(void **state)
{
    (void)state;
    assert_call("whmcs_claim", 0, NULL, NULL, NULL, "\"success\"");
    assert_call("whmcs_claim", 1, NULL, NULL, NULL, "\"bad_ticket\"");
    assert_call("whmcs_release", 1, NULL, NULL, NULL, "\"bad_argument\"");
    assert_call("whmcs_seal", 2, NULL, NULL, NULL, "\"bad_argument\"");
    assert_call("whmcs_call", 3, NULL, NULL, NULL, "\"bad_argument\"");
    assert_call("whmcs_fetch", 2, NULL, NULL, NULL, "\"bad_argument\"");
    assert_call("whmcs_call", 3, NULL, "GetClients", NULL, "\"bad_argument\"");
}

static void empty_arguments_should_be_answered_in_json(void **state)
{
    (void)state;
    assert_call("whmcs_claim", 0, NULL, NULL, NULL, "\"success\"");
    assert_call("whmcs_claim", 1, "", NULL, NULL, "\"bad_ticket\"");
    assert_call("whmcs_release", 1, "", NULL, NULL, "\"bad_argument\"");
    assert_call("whmcs_seal", 2, "", "", NULL, "\"bad_argument\"");
    assert_call("whmcs_call", 3, "", "", "", "\"bad_argument\"");
    assert_call("whmcs_fetch", 2, "", "", NULL, "\"bad_argument\"");
    assert_call("whmcs_call", 3, "", "GetClients", "", "\"bad_argument\"");
}

static void functions_should_work_together(void **state)
{
    char ticket[STATEMENT_TICKET_SIZE], sealed[STATEMENT_SEALED_SIZE];

    (void)state;
    tiny_server_start(&server, answer_currency, NULL);
    statement_connect(server.listener.port, ticket, sealed);
    assert_call("whmcs_claim", 1, ticket, NULL, NULL, "\"success\"");
    assert_call("whmcs_call", 3, sealed, "GetCurrencies", NULL, "\"EUR\"");
    assert_call("whmcs_call", 3, sealed, "GetCurrencies", "{\"a\":\"b\"}",
                "\"EUR\"");
    assert_call("whmcs_fetch", 2, sealed, "{\"action\":\"GetCurrencies\"}",
                NULL, "\"EUR\"");
    assert_call("whmcs_release", 1, ticket, NULL, NULL, "\"success\"");
    assert_call("whmcs_fetch", 2, sealed, "{\"action\":\"GetCurrencies\"}",
                NULL, "\"not_claimed\"");
    tiny_server_stop(&server);
    assert_int_equal(mock_server.raised_number, 0);
}

static void rows_of_one_statement_should_not_mix(void **state)
{
    struct statement statement;

    (void)state;
    assert_int_equal(
        statement_prepare(&statement, statement_find("whmcs_release"), 1), 0);
    statement_set(&statement, 0, "a long ticket that is wrong");
    assert_non_null(strstr(statement_row(&statement), "\"not_claimed\""));
    statement_set(&statement, 0, NULL);
    assert_non_null(strstr(statement_row(&statement), "\"bad_argument\""));
    statement_set(&statement, 0, "x");
    assert_non_null(strstr(statement_row(&statement), "\"not_claimed\""));
    statement_end(&statement);
}

static void statement_without_rows_should_end_well(void **state)
{
    (void)state;
    for (size_t i = 0; i < STATEMENT_ENTRIES; i++) {
        struct statement statement;

        assert_int_equal(statement_prepare(&statement, statement_entry(i),
                                           statement_entry(i)->least),
                         0);
        statement_end(&statement);
    }
}

static void killed_statement_should_raise_the_error_of_the_server(void **state)
{
    char ticket[STATEMENT_TICKET_SIZE], sealed[STATEMENT_SEALED_SIZE];
    long delay_ms = 5000;

    (void)state;
    tiny_server_start(&server, answer_currency, &delay_ms);
    statement_connect(server.listener.port, ticket, sealed);
    mock_server.kill_level = 99;
    assert_call("whmcs_call", 3, sealed, "GetCurrencies", NULL, "NULL");
    assert_int_equal(mock_server.raised_number, 1317);
    assert_string_equal(mock_server.raised_text,
                        "Query execution was interrupted");
    mock_server.kill_level = 50;
    assert_call("whmcs_fetch", 2, sealed, "{\"action\":\"GetCurrencies\"}",
                NULL, "NULL");
    assert_int_equal(mock_server.raised_number, 1969);
    tiny_server_stop(&server);
}

/* Calls whmcs_pump() with an argument, if there is one; -1 for NULL. */
static long long pump(const char *text)
{
    enum Item_result type = INT_RESULT;
    char *argument = text ? strdup(text) : NULL;
    unsigned long length = text ? strlen(text) : 0;
    UDF_ARGS args = {.arg_count = text ? 1 : 0,
                     .arg_type = &type,
                     .args = &argument,
                     .lengths = &length};
    char message[512], is_null = 0, error = 0;
    UDF_INIT init = {.ptr = message};
    long long left;

    mock_server.raised_number = 0;
    assert_int_equal(whmcs_pump_init(&init, &args, message), 0);
    assert_int_equal(init.maybe_null, 1);
    assert_null(init.ptr);
    left = whmcs_pump(&init, &args, &is_null, &error);
    whmcs_pump_deinit(&init);
    free(argument);
    assert_int_equal(error, 0);
    return is_null ? -1 : left;
}

static void pump_should_refuse_wrong_counts(void **state)
{
    UDF_ARGS args = {.arg_count = 2};
    char message[512];
    UDF_INIT init;

    (void)state;
    assert_int_equal(whmcs_pump_init(&init, &args, message), 1);
    assert_string_equal(message, "whmcs_pump() takes nothing, or 'close'");
}

static void pump_should_go_on_with_what_a_fetch_has_begun(void **state)
{
    char ticket[STATEMENT_TICKET_SIZE], sealed[STATEMENT_SEALED_SIZE];

    (void)state;
    tiny_server_start(&server, answer_currency, NULL);
    statement_connect(server.listener.port, ticket, sealed);
    assert_int_equal(pump(NULL), -1);
    assert_call("whmcs_fetch", 2, sealed,
                "{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[1,2,3],"
                "\"max_in_flight\":1,\"timeout_ms\":5000}",
                NULL, "\"rows\":[]");
    assert_in_range(pump(NULL), 0, 3);
    while (pump(NULL) > 0)
        usleep(1000);
    assert_int_equal(server.request_count, 3);
    assert_int_equal(pump("other"), -1);
    assert_int_equal(pump(""), -1);
    assert_int_equal(pump(NULL), 0);
    assert_int_equal(pump("close"), -1);
    assert_int_equal(pump(NULL), -1);
    assert_int_equal(mock_server.raised_number, 0);
    tiny_server_stop(&server);
}

static void killed_pump_should_raise_the_error_of_the_server(void **state)
{
    char ticket[STATEMENT_TICKET_SIZE], sealed[STATEMENT_SEALED_SIZE];

    (void)state;
    tiny_server_start(&server, answer_currency, NULL);
    statement_connect(server.listener.port, ticket, sealed);
    assert_call("whmcs_fetch", 2, sealed,
                "{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[1]}", NULL,
                "\"rows\":[]");
    mock_server.kill_level = 99;
    assert_int_equal(pump(NULL), -1);
    assert_int_equal(mock_server.raised_number, 1317);
    mock_server.kill_level = 0;
    assert_int_equal(pump(NULL), -1);
    assert_int_equal(mock_server.raised_number, 0);
    tiny_server_stop(&server);
}

static void server_should_be_asked_by_name(void **state)
{
    (void)state;
    assert_int_equal(server_kill_error(), 0);
    assert_int_equal(server_session(), 7);
    mock_server.kill_level = 1;
    assert_int_equal(server_kill_error(), 1317);
    mock_server.is_without_thd = true;
    assert_int_equal(server_kill_error(), 0);
    assert_int_equal(server_session(), 0);

    server_raise(1234, "100%s of it");
    assert_int_equal(mock_server.raised_number, 1234);
    assert_string_equal(mock_server.raised_text, "100%s of it");
}

static void server_without_a_directory_should_mean_this_one(void **state)
{
    char kept[sizeof mysql_real_data_home];

    (void)state;
    assert_ptr_equal(server_data_directory(), mysql_real_data_home);
    memcpy(kept, mysql_real_data_home, sizeof kept);
    mysql_real_data_home[0] = '\0';
    assert_string_equal(server_data_directory(), ".");
    memcpy(mysql_real_data_home, kept, sizeof kept);
}

/* One attempt of the test below. */
static bool attempt_to_call(void *context)
{
    struct statement *statement = context;
    const char *answer;
    bool is_right;

    mock_server.raised_number = 0;
    answer = statement_row(statement);
    is_right = answer && strstr(answer, "\"success\"");
    if (!answer)
        assert_int_equal(mock_server.raised_number, 1041);
    else if (!is_right)
        assert_non_null(strstr(answer, "\"memory\""));
    statement->entry->deinit(&statement->init);
    return is_right;
}

static void functions_should_survive_every_failing_allocation(void **state)
{
    char ticket[STATEMENT_TICKET_SIZE], sealed[STATEMENT_SEALED_SIZE];
    struct statement statement;

    (void)state;
    tiny_server_start(&server, answer_currency, NULL);
    statement_connect(server.listener.port, ticket, sealed);

    assert_int_equal(
        statement_prepare(&statement, statement_find("whmcs_claim"), 1), 0);
    statement_set(&statement, 0, ticket);
    assert_true(failing_alloc_run(attempt_to_call, &statement) > 0);
    statement_end(&statement);

    assert_int_equal(
        statement_prepare(&statement, statement_find("whmcs_call"), 3), 0);
    statement_set(&statement, 0, sealed);
    statement_set(&statement, 1, "GetCurrencies");
    statement_set(&statement, 2, "{\"a\":\"b\"}");
    assert_true(failing_alloc_run(attempt_to_call, &statement) > 10);
    statement_end(&statement);

    assert_int_equal(
        statement_prepare(&statement, statement_find("whmcs_fetch"), 2), 0);
    statement_set(&statement, 0, sealed);
    statement_set(&statement, 1, "{\"action\":\"GetCurrencies\"}");
    assert_true(failing_alloc_run(attempt_to_call, &statement) > 10);
    statement_end(&statement);
    tiny_server_stop(&server);
}

#define TEST(name)                                                             \
    cmocka_unit_test_setup_teardown(name, start, mock_server_remove_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(init_should_set_what_the_server_needs),
        TEST(init_should_refuse_wrong_counts),
        TEST(version_should_name_the_libraries),
        TEST(null_arguments_should_be_answered_in_json),
        TEST(empty_arguments_should_be_answered_in_json),
        TEST(functions_should_work_together),
        TEST(rows_of_one_statement_should_not_mix),
        TEST(statement_without_rows_should_end_well),
        TEST(killed_statement_should_raise_the_error_of_the_server),
        TEST(pump_should_refuse_wrong_counts),
        TEST(pump_should_go_on_with_what_a_fetch_has_begun),
        TEST(killed_pump_should_raise_the_error_of_the_server),
        TEST(server_should_be_asked_by_name),
        TEST(server_without_a_directory_should_mean_this_one),
        TEST(functions_should_survive_every_failing_allocation),
    };

    return http_initialise() != 0 ? 1
                                  : cmocka_run_group_tests(tests, NULL, NULL);
}
