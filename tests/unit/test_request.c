/* Requests are read strictly: every unknown or wrong member has its fault. */
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
#include "request.h"

/* Reads a request of whmcs_fetch that has to be right; caller releases it. */
static struct request read_fetch(const char *json)
{
    struct fault fault = {.code = ""};
    struct request request;

    if (request_read_fetch(json, strlen(json), &request, &fault) != 0)
        fail_msg("%s: %s", json, fault.message);
    return request;
}

/* Asserts that a request of whmcs_fetch is refused with these words. */
static void assert_refused(const char *json, const char *words)
{
    struct fault fault = {.code = ""};
    struct request request;

    if (request_read_fetch(json, strlen(json), &request, &fault) == 0)
        fail_msg("%s was accepted", json);
    assert_string_equal(fault.code, "bad_argument");
    if (!strstr(fault.message, words))
        fail_msg("\"%s\" is not in \"%s\"", words, fault.message);
    request_release(&request);
}

/* Asserts that parameters of whmcs_call are refused with these words. */
static void assert_params_refused(const char *params, const char *words)
{
    struct fault fault = {.code = ""};
    struct request request;

    if (request_read_call("GetClients", 10, params, strlen(params), &request,
                          &fault) == 0)
        fail_msg("%s was accepted", params);
    assert_string_equal(fault.code, "bad_argument");
    if (!strstr(fault.message, words))
        fail_msg("\"%s\" is not in \"%s\"", words, fault.message);
}

static void request_should_have_defaults(void **state)
{
    struct request request = read_fetch("{\"action\":\"GetClients\"}");

    (void)state;
    assert_int_equal(request.mode, REQUEST_LIST);
    assert_string_equal(request.action->name, "GetClients");
    assert_int_equal(request.params.length, 0);
    assert_int_equal(request.start, 0);
    assert_int_equal(request.page_size, 250);
    assert_int_equal(request.max_in_flight, 8);
    assert_int_equal(request.requests_per_second, 0);
    assert_int_equal(request.timeout_ms, 60000);
    assert_int_equal(request.connect_timeout_ms, 10000);
    assert_int_equal(request.deadline_ms, 0);
    assert_int_equal(request.max_bytes, 4194304);
    assert_int_equal(request.max_answer_bytes, 67108864);
    assert_int_equal(request.retries, 4);
    request_release(&request);
}

static void request_should_take_its_limits(void **state)
{
    struct request request = read_fetch(
        "{\"action\":\"GetInvoices\",\"start\":500,\"page_size\":\"100\","
        "\"max_in_flight\":2,\"requests_per_second\":9,\"timeout_ms\":1000,"
        "\"connect_timeout_ms\":200,\"deadline_ms\":5000,\"max_bytes\":1024,"
        "\"max_answer_bytes\":2048,\"retries\":0}");

    (void)state;
    assert_int_equal(request.start, 500);
    assert_int_equal(request.page_size, 100);
    assert_int_equal(request.max_in_flight, 2);
    assert_int_equal(request.requests_per_second, 9);
    assert_int_equal(request.timeout_ms, 1000);
    assert_int_equal(request.connect_timeout_ms, 200);
    assert_int_equal(request.deadline_ms, 5000);
    assert_int_equal(request.max_bytes, 1024);
    assert_int_equal(request.max_answer_bytes, 2048);
    assert_int_equal(request.retries, 0);
    request_release(&request);
}

static void request_should_refuse_numbers_beyond_their_limits(void **state)
{
    static const char *const members[] = {
        "\"page_size\":0",
        "\"page_size\":10001",
        "\"page_size\":-1",
        "\"page_size\":1.5",
        "\"page_size\":null",
        "\"page_size\":true",
        "\"page_size\":\"\"",
        "\"max_in_flight\":0",
        "\"max_in_flight\":65",
        "\"timeout_ms\":99",
        "\"max_bytes\":1073741825",
        "\"retries\":21",
        "\"start\":99999999999999999999",
    };
    char json[128];

    (void)state;
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        snprintf(json, sizeof json, "{\"action\":\"GetClients\",%s}",
                 members[i]);
        assert_refused(json, "takes a number from");
    }
}

static void request_should_take_ids(void **state)
{
    struct request request =
        read_fetch("{\"action\":\"GetInvoice\",\"ids\":[3,\"1\",7.0]}");

    (void)state;
    assert_int_equal(request.mode, REQUEST_IDS);
    assert_int_equal(request.id_count, 3);
    assert_int_equal(request.all.ids[0], 3);
    assert_int_equal(request.all.ids[1], 1);
    assert_int_equal(request.all.ids[2], 7);
    request_release(&request);

    request = read_fetch("{\"ids\":[1,2],\"action\":\"GetInvoice\","
                         "\"ids\":[9]}");
    assert_int_equal(request.id_count, 1);
    assert_int_equal(request.all.ids[0], 9);
    request_release(&request);
}

static void request_should_put_ids_ahead_behind_those_wanted(void **state)
{
    static const long long expected[] = {5, 2, 5, 9, 7};
    struct request request =
        read_fetch("{\"ahead\":[9,2,7,9,5],\"action\":\"GetInvoice\","
                   "\"ids\":[5,2,5]}");

    (void)state;
    assert_int_equal(request.mode, REQUEST_IDS);
    assert_int_equal(request.id_count, 3);
    assert_int_equal(request.all.count, 5);
    assert_memory_equal(request.all.ids, expected, sizeof expected);
    assert_true(request_is_kept(&request));
    request_forget_ahead(&request);
    assert_false(request_is_kept(&request));
    assert_int_equal(request.all.count, 3);
    request_release(&request);

    request = read_fetch("{\"action\":\"GetInvoice\",\"ahead\":[1]}");
    assert_int_equal(request.mode, REQUEST_IDS);
    assert_int_equal(request.id_count, 0);
    assert_int_equal(request.all.count, 1);
    request_release(&request);

    request = read_fetch("{\"action\":\"GetInvoice\",\"ids\":[1],"
                         "\"ahead\":[]}");
    assert_true(request_is_kept(&request));
    request_release(&request);
}

static void request_should_read_lists_ahead(void **state)
{
    static const struct {
        const char *json;
        bool is_ahead;
        bool is_kept;
    } cases[] = {
        {"{\"action\":\"GetClients\",\"ahead\":true}", true, true},
        {"{\"action\":\"GetClients\",\"ahead\":1}", true, true},
        {"{\"action\":\"GetClients\",\"ahead\":0,\"keep\":1}", false, true},
        {"{\"action\":\"GetClients\",\"ahead\":false}", false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request request = read_fetch(cases[i].json);

        assert_int_equal(request.mode, REQUEST_LIST);
        assert_int_equal(request.is_list_ahead, cases[i].is_ahead);
        assert_int_equal(request_is_kept(&request), cases[i].is_kept);
        request_release(&request);
    }
}

static void request_should_refuse_a_wrong_ahead(void **state)
{
    (void)state;
    assert_refused("{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[]}",
                   "nothing to fetch ahead");
    assert_refused("{\"action\":\"GetInvoice\",\"ids\":[1],"
                   "\"ahead\":true}",
                   "array of ids");
    assert_refused("{\"action\":\"GetInvoice\",\"ids\":[1],"
                   "\"ahead\":[-1]}",
                   "whole numbers");
    assert_refused("{\"action\":\"GetInvoice\",\"ids\":[1],"
                   "\"ahead\":{\"a\":1}}",
                   "ahead must be");
    assert_refused("{\"action\":\"GetClients\",\"ahead\":[1]}",
                   "does not take ids");
    assert_refused("{\"action\":\"GetClients\",\"ahead\":2}", "ahead must be");
    assert_refused("{\"action\":\"GetCurrencies\",\"ahead\":true}", "ahead");
}

static void request_should_know_what_is_alike(void **state)
{
    static const struct {
        const char *json;
        bool is_alike;
    } cases[] = {
        {"{\"action\":\"GetInvoice\",\"ids\":[7,8],\"params\":{\"a\":1},"
         "\"max_in_flight\":3}",
         true},
        {"{\"action\":\"GetInvoice\",\"ids\":[1],\"params\":{\"a\":2}}", false},
        {"{\"action\":\"GetInvoice\",\"ids\":[1]}", false},
        {"{\"action\":\"GetInvoice\",\"params\":{\"a\":1}}", false},
        {"{\"action\":\"GetClientsDetails\",\"ids\":[1],"
         "\"params\":{\"a\":1}}",
         false},
    };
    struct request request = read_fetch(
        "{\"action\":\"GetInvoice\",\"ids\":[1],\"params\":{\"a\":1}}");

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request other = read_fetch(cases[i].json);

        assert_int_equal(request_is_alike(&request, &other), cases[i].is_alike);
        assert_int_equal(request_is_alike(&other, &request), cases[i].is_alike);
        request_release(&other);
    }
    request_release(&request);
}

static void request_should_refuse_ids_that_are_none(void **state)
{
    (void)state;
    assert_refused("{\"action\":\"GetInvoice\",\"ids\":[]}", "ids is empty");
    assert_refused("{\"action\":\"GetInvoice\",\"ids\":7}", "an array");
    assert_refused("{\"action\":\"GetInvoice\",\"ids\":{\"a\":1}}", "an array");
    assert_refused("{\"action\":\"GetInvoice\",\"ids\":[1,\"x\"]}",
                   "whole numbers");
    assert_refused("{\"action\":\"GetInvoice\",\"ids\":[1,null]}",
                   "whole numbers");
    assert_refused("{\"action\":\"GetInvoice\",\"ids\":[-1]}", "whole numbers");
    assert_refused("{\"action\":\"GetClients\",\"ids\":[1]}",
                   "GetClients does not take ids");
}

static void request_should_refuse_too_many_ids(void **state)
{
    size_t count = 100001;
    char *json = malloc(count * 2 + 64);
    size_t length;

    (void)state;
    assert_non_null(json);
    length = (size_t)snprintf(json, 64, "{\"action\":\"GetInvoice\",\"ids\":[");
    for (size_t i = 0; i < count; i++) {
        json[length++] = '1';
        json[length++] = ',';
    }
    snprintf(json + length - 1, 8, "]}");
    assert_refused(json, "at most 100000");
    free(json);
}

static void request_should_settle_its_mode(void **state)
{
    struct request request = read_fetch("{\"action\":\"GetCurrencies\"}");

    (void)state;
    assert_int_equal(request.mode, REQUEST_SINGLE);
    request_release(&request);
    request = read_fetch("{\"action\":\"GetContacts\"}");
    assert_int_equal(request.mode, REQUEST_LIST);
    request_release(&request);
}

static void request_should_refuse_unknown_actions_and_members(void **state)
{
    (void)state;
    assert_refused("{}", "has no action");
    assert_refused("{\"page_size\":5}", "has no action");
    assert_refused("{\"action\":\"DeleteClient\"}", "\"DeleteClient\"");
    assert_refused("{\"action\":\"getclients\"}", "\"getclients\"");
    assert_refused("{\"action\":7}", "\"7\"");
    assert_refused("{\"action\":[]}", "not one that this library reads");
    assert_refused("{\"action\":\"GetClients\",\"pagesize\":5}",
                   "unknown member \"pagesize\"");
    assert_refused("{\"action\":\"GetClients\",\"params\":5}",
                   "unknown member \"params\"");
}

static void request_should_refuse_what_is_no_object(void **state)
{
    (void)state;
    assert_refused("", "must be a JSON object");
    assert_refused("[]", "must be a JSON object");
    assert_refused("\"GetClients\"", "must be a JSON object");
    assert_refused("{\"action\":", "must be a JSON object");
    assert_params_refused("[1]", "params must be a JSON object");
    assert_params_refused("x", "params must be a JSON object");
}

static void request_should_encode_its_parameters(void **state)
{
    struct request request = read_fetch(
        "{\"action\":\"GetInvoices\",\"params\":{\"status\":\"a & b\","
        "\"userid\":7,\"rate\":1.50,\"on\":true,\"off\":false,\"none\":\"\"}}");

    (void)state;
    assert_string_equal(request.params.data,
                        "status=a%20%26%20b&userid=7&rate=1.50&on=1&off=0&"
                        "none=");
    request_release(&request);
}

static void request_should_guard_the_credential(void **state)
{
    static const char *const names[] = {
        "action",   "identifier", "secret",      "username",
        "password", "accesskey",  "responsetype"};
    char params[64];

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(params, sizeof params, "{\"%s\":\"x\"}", names[i]);
        assert_params_refused(params, names[i]);
    }
}

static void request_should_refuse_names_that_php_reads_differently(void **state)
{
    /* PHP drops blanks before a name and what follows NUL or [, and some
     * programs compare names without regard to case. */
    static const char *const names[] = {
        "",          " action", "action[]", "action[x]", "action ",
        "action.x",  "Action",  "SECRET",   "\\taction", "[action]",
        "a\xC3\xA4", "a b",     "a.b",      "a=b",       "a&b"};
    char params[64];

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(params, sizeof params, "{\"%s\":\"x\"}", names[i]);
        assert_params_refused(params, "the parameter \"");
    }
}

static void request_should_refuse_parameters_that_are_no_scalars(void **state)
{
    (void)state;
    assert_params_refused("{\"a\":null}", "\"a\" must be a text");
    assert_params_refused("{\"a\":[1]}", "\"a\" must be a text");
    assert_params_refused("{\"a\":{}}", "\"a\" must be a text");
}

static void request_should_limit_the_length_of_parameters(void **state)
{
    size_t size = 70000;
    char *params = malloc(size);
    struct request request;

    (void)state;
    assert_non_null(params);
    memset(params, 'x', size);
    memcpy(params, "{\"a\":\"", 6);
    memcpy(params + size - 3, "\"}", 3);
    assert_params_refused(params, "longer than 65536 bytes");

    memcpy(params + 6 + 65534, "\"}", 3);
    assert_int_equal(request_read_call("GetClients", 10, params, strlen(params),
                                       &request, NULL),
                     0);
    assert_int_equal(request.params.length, 65536);
    request_release(&request);
    free(params);
}

static void request_should_read_a_call(void **state)
{
    struct fault fault = {.code = ""};
    struct request request;

    (void)state;
    assert_int_equal(
        request_read_call("GetClients then", 10, NULL, 0, &request, &fault), 0);
    assert_int_equal(request.mode, REQUEST_SINGLE);
    assert_string_equal(request.action->name, "GetClients");
    assert_int_equal(request.params.length, 0);
    request_release(&request);

    assert_int_equal(
        request_read_call("GetClients", 10, "", 0, &request, &fault), 0);
    request_release(&request);

    assert_int_equal(request_read_call("GetClients", 10, "{\"a\":1} rest", 7,
                                       &request, &fault),
                     0);
    assert_string_equal(request.params.data, "a=1");
    request_release(&request);

    assert_int_equal(
        request_read_call("AddClient", 9, NULL, 0, &request, &fault), -1);
    assert_string_equal(fault.code, "bad_argument");
}

static void request_should_be_released_twice(void **state)
{
    struct request request =
        read_fetch("{\"action\":\"GetInvoice\",\"ids\":[1]}");

    (void)state;
    request_release(&request);
    request_release(&request);
}

static void request_should_limit_the_length_of_its_text(void **state)
{
    static const size_t most = 8388608;
    char *text = malloc(most + 2);
    struct request request;

    (void)state;
    assert_non_null(text);
    memset(text, ' ', most + 1);
    text[most + 1] = '\0';
    memcpy(text, "{\"action\":\"GetClients\"}", 23);
    assert_refused(text, "the request is longer than 8388608 bytes");
    assert_params_refused(text, "params is longer than 8388608 bytes");

    text[most] = '\0';
    request = read_fetch(text);
    request_release(&request);
    free(text);
}

/* One attempt of the test below. */
static bool attempt_to_read(void *context)
{
    struct fault fault = {.code = ""};
    struct request request;
    int rc = request_read_fetch(context, strlen(context), &request, &fault);

    assert_string_equal(fault.code, rc == 0 ? "" : "memory");
    if (rc == 0)
        request_release(&request);
    return rc == 0;
}

static void request_should_survive_every_failing_allocation(void **state)
{
    char json[] = "{\"action\":\"GetInvoice\",\"ids\":[1,2,3],\"ahead\":[3,4],"
                  "\"retries\":1,"
                  "\"params\":{\"a\":\"b & c\",\"d\":true}}";

    (void)state;
    assert_true(failing_alloc_run(attempt_to_read, json) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(request_should_have_defaults),
        cmocka_unit_test(request_should_take_its_limits),
        cmocka_unit_test(request_should_refuse_numbers_beyond_their_limits),
        cmocka_unit_test(request_should_take_ids),
        cmocka_unit_test(request_should_put_ids_ahead_behind_those_wanted),
        cmocka_unit_test(request_should_read_lists_ahead),
        cmocka_unit_test(request_should_refuse_a_wrong_ahead),
        cmocka_unit_test(request_should_know_what_is_alike),
        cmocka_unit_test(request_should_refuse_ids_that_are_none),
        cmocka_unit_test(request_should_refuse_too_many_ids),
        cmocka_unit_test(request_should_settle_its_mode),
        cmocka_unit_test(request_should_refuse_unknown_actions_and_members),
        cmocka_unit_test(request_should_refuse_what_is_no_object),
        cmocka_unit_test(request_should_encode_its_parameters),
        cmocka_unit_test(request_should_guard_the_credential),
        cmocka_unit_test(
            request_should_refuse_names_that_php_reads_differently),
        cmocka_unit_test(request_should_refuse_parameters_that_are_no_scalars),
        cmocka_unit_test(request_should_limit_the_length_of_parameters),
        cmocka_unit_test(request_should_limit_the_length_of_its_text),
        cmocka_unit_test(request_should_read_a_call),
        cmocka_unit_test(request_should_be_released_twice),
        cmocka_unit_test(request_should_survive_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
