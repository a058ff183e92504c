/* One HTTP answer becomes rows and failures, or one fault. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "action.h"
#include "buffer.h"
#include "failing_alloc.h"
#include "fault.h"
#include "reply.h"

/* Reads an answer that has to be understood; the caller releases it. */
static struct reply read_bytes(const char *action_name, const char *body,
                               size_t length, long http_status)
{
    const struct action *action = action_find(action_name, strlen(action_name));
    struct fault fault = {.code = ""};
    struct reply reply;

    if (reply_read(action, body, length, http_status, &reply, &fault) != 0)
        fail_msg("%s: %s", fault.code, fault.message);
    assert_string_equal(fault.code, "");
    assert_int_equal(reply.received, reply.row_count + reply.failure_count);
    for (size_t i = 0; i < reply.row_count; i++) {
        assert_int_equal(strlen(reply.rows[i].json), reply.rows[i].length);
        assert_non_null(strstr(reply.rows[i].json, ",\"hash\":\""));
    }
    return reply;
}

/* The same for a text that came with status 200. */
static struct reply read_text(const char *action_name, const char *body)
{
    return read_bytes(action_name, body, strlen(body), 200);
}

/* Asserts the counts of an answer and releases it. */
static void assert_counts(struct reply reply, long long total, size_t row_count,
                          size_t failure_count)
{
    assert_true(reply.total == total);
    assert_int_equal(reply.row_count, row_count);
    assert_int_equal(reply.failure_count, failure_count);
    reply_release(&reply);
    assert_null(reply.rows);
}

/* Two rows as WHMCS 9 sends them. */
#define CLIENTS                                                                \
    "{\"id\":7,\"firstname\":\"Zo\\u00eb\",\"companyname\":\"A & B\"},"        \
    "{\"id\":9,\"firstname\":\"Ivo\",\"status\":\"Closed\"}"

static void reply_should_read_a_page_of_a_list(void **state)
{
    struct reply reply = read_text(
        "GetClients",
        "{\"result\":\"success\",\"totalresults\":2,\"startnumber\":0,"
        "\"numreturned\":2,\"clients\":{\"client\":[" CLIENTS "]}}");

    (void)state;
    assert_true(reply.rows[0].id == 7);
    assert_true(reply.rows[1].id == 9);
    assert_non_null(
        strstr(reply.rows[0].json, "{\"id\":7,\"firstname\":\"Zo\xC3\xAB\","));
    assert_counts(reply, 2, 2, 0);
}

static void reply_should_read_totals_in_every_encoding(void **state)
{
    static const struct {
        const char *text;
        long long total;
    } cases[] = {
        {"25", 25},   {"\"25\"", 25}, {"0", 0},          {"\"\"", -1},
        {"null", -1}, {"\"x\"", -1},  {"25.0", 25},      {"-1", -1},
        {"[1]", -1},  {"1e9", -1},    {"\"1,000\"", -1},
    };
    char body[200];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(body, sizeof body,
                 "{\"result\":\"success\",\"totalresults\":%s}", cases[i].text);
        assert_counts(read_text("GetClients", body), cases[i].total, 0, 0);
    }
    assert_counts(read_text("GetClients", "{\"result\":\"success\"}"), -1, 0,
                  0);
}

static void reply_should_read_empty_lists_in_every_encoding(void **state)
{
    static const char *const members[] = {
        "",
        ",\"invoices\":\"\"",
        ",\"invoices\":null",
        ",\"invoices\":[]",
        ",\"invoices\":{}",
        ",\"invoices\":{\"invoice\":\"\"}",
        ",\"invoices\":{\"invoice\":null}",
        ",\"invoices\":{\"invoice\":[]}",
        ",\"invoices\":{\"invoice\":{}}",
    };
    char body[200];

    (void)state;
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        snprintf(body, sizeof body,
                 "{\"result\":\"success\",\"totalresults\":0%s}", members[i]);
        assert_counts(read_text("GetInvoices", body), 0, 0, 0);
    }
}

static void reply_should_read_other_containers(void **state)
{
    (void)state;
    assert_counts(read_text("GetClients",
                            "{\"result\":\"success\",\"totalresults\":\"2\","
                            "\"clients\":{\"client\":{\"0\":{\"id\":1},"
                            "\"5\":{\"id\":2}}}}"),
                  2, 2, 0);
    assert_counts(read_text("GetClients",
                            "{\"result\":\"success\",\"totalresults\":1,"
                            "\"clients\":{\"client\":{\"id\":1}}}"),
                  1, 1, 0);
    assert_counts(read_text("GetClients", "{\"result\":\"success\","
                                          "\"clients\":[" CLIENTS "]}"),
                  -1, 2, 0);
}

static void reply_should_refuse_a_list_that_is_none(void **state)
{
    static const char body[] =
        "{\"result\":\"success\",\"totalresults\":5,\"clients\":\"none\"}";
    struct fault fault = {.code = ""};
    struct reply reply;

    (void)state;
    assert_int_equal(reply_read(action_find("GetClients", 10), body,
                                sizeof body - 1, 200, &reply, &fault),
                     -1);
    assert_string_equal(fault.code, "api_error");
    assert_int_equal(fault.http, 200);
    assert_non_null(strstr(fault.message, "clients"));
}

static void reply_should_set_bad_rows_aside_and_keep_the_others(void **state)
{
    struct reply reply = read_text(
        "GetInvoices",
        "{\"result\":\"success\",\"totalresults\":5,\"invoices\":{\"invoice\":["
        "{\"id\":1,\"userid\":7,\"subtotal\":\"1.00\",\"total\":\"1,000.00\"},"
        "{\"id\":2,\"userid\":7,\"subtotal\":\"1.00\",\"total\":\"1.00\"},"
        "{\"userid\":7,\"subtotal\":\"1.00\",\"total\":\"1.00\"},"
        "\"text\","
        "{\"id\":5,\"userid\":7,\"subtotal\":\"1.00\",\"total\":\"1.00\","
        "\"date\":\"2024-13-01\"}]}}");

    (void)state;
    assert_int_equal(reply.received, 5);
    assert_int_equal(reply.row_count, 1);
    assert_true(reply.rows[0].id == 2);
    assert_int_equal(reply.failure_count, 4);
    assert_true(reply.failures[0].id == 1);
    assert_int_equal(reply.failures[0].index, 0);
    assert_string_equal(reply.failures[0].fault.code, "bad_field");
    assert_int_equal(reply.failures[0].fault.http, 200);
    assert_non_null(strstr(reply.failures[0].fault.message, "1,000.00"));
    assert_non_null(strstr(reply.failures[0].json, "{\"id\":1,\"userid\":7,"));
    assert_non_null(strstr(reply.failures[0].json, "\"total\":null,"));
    assert_int_equal(reply.failures[0].length, strlen(reply.failures[0].json));
    assert_true(reply.failures[1].id == 0);
    assert_int_equal(reply.failures[1].index, 2);
    assert_non_null(strstr(reply.failures[1].json, "{\"id\":null,"));
    assert_true(reply.failures[2].id == 0);
    assert_int_equal(reply.failures[2].index, 3);
    assert_null(reply.failures[2].json);
    assert_true(reply.failures[3].id == 5);
    assert_int_equal(reply.failures[3].index, 4);
    reply_release(&reply);
    reply_release(&reply);
    reply_release(NULL);
}

static void reply_should_keep_what_is_readable_of_a_bad_row(void **state)
{
    struct reply reply = read_text(
        "GetInvoice",
        "{\"result\":\"success\",\"invoiceid\":1,\"userid\":7,"
        "\"date\":\"2024-13-01\",\"subtotal\":\"1.00\",\"total\":\"1.00\","
        "\"status\":\"Paid\",\"password\":\"hidden\","
        "\"items\":{\"item\":[{\"id\":3,\"description\":\"One\","
        "\"amount\":\"x\"}]},"
        "\"transactions\":{\"transaction\":[{\"id\":4,\"amountin\":\"1.00\"},"
        "{\"id\":4,\"amountin\":\"2.00\"}]}}");
    const char *json;

    (void)state;
    assert_int_equal(reply.failure_count, 1);
    json = reply.failures[0].json;
    assert_non_null(strstr(json, "\"date\":null,"));
    assert_non_null(strstr(json, "\"status\":\"Paid\","));
    assert_non_null(strstr(json, "\"description\":\"One\",\"amount\":null,"));
    assert_non_null(strstr(json, "\"amountin\":\"1.00\""));
    assert_non_null(strstr(json, "\"amountin\":\"2.00\""));
    assert_null(strstr(json, "hidden"));
    assert_null(strstr(json, "hash"));
    reply_release(&reply);
}

static void reply_should_not_keep_much_of_a_bad_row(void **state)
{
    static char text[40000];
    struct reply reply;

    (void)state;
    snprintf(text, sizeof text,
             "{\"result\":\"success\",\"invoiceid\":1,\"userid\":7,"
             "\"subtotal\":\"1.00\",\"total\":\"x\",\"notes\":\"%033000d\"}",
             7);
    reply = read_text("GetInvoice", text);
    assert_int_equal(reply.failure_count, 1);
    assert_null(reply.failures[0].json);
    assert_int_equal(reply.failures[0].length, 0);
    reply_release(&reply);
}

static void reply_should_not_take_a_part_for_the_whole(void **state)
{
    static const char *const bodies[] = {
        "{\"result\":\"success\",\"invoiceid\":30,\"userid\":7,\"notes\":\"Paid "
        "in \"}] cash\",\"total\":\"1.00\",\"items\":{\"item\":[{\"id\":1}]}}",
        "{\"result\":\"success\",\"invoiceid\":30,\"userid\":7},\"total\":\"1.00\"}",
        "{\"result\":\"success\",\"invoiceid\":30,\"userid\":7}{\"total\":}",
        "{\"result\":\"success\",\"invoiceid\":30,\"userid\":7}]"};
    const struct action *action = action_find("GetInvoice", 10);

    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct fault fault = {.code = ""};
        struct reply reply;

        assert_int_equal(reply_read(action, bodies[i], strlen(bodies[i]), 200,
                                    &reply, &fault),
                         -1);
        assert_string_equal(fault.code, "not_json");
    }
}

static void reply_should_forget_its_first_row(void **state)
{
    struct reply reply = read_text(
        "GetInvoices",
        "{\"result\":\"success\",\"totalresults\":4,\"invoices\":{\"invoice\":["
        "{\"id\":1,\"userid\":7,\"subtotal\":\"1.00\",\"total\":\"1,000.00\"},"
        "{\"id\":2,\"userid\":7,\"subtotal\":\"1.00\",\"total\":\"1.00\"},"
        "{\"id\":3,\"userid\":7,\"subtotal\":\"1.00\",\"total\":\"x\"},"
        "{\"id\":4,\"userid\":7,\"subtotal\":\"1.00\",\"total\":\"2.00\"}]}}");

    (void)state;
    assert_int_equal(reply.failure_count, 2);
    assert_true(reply_id(&reply, 0) == 1);
    assert_true(reply_id(&reply, 3) == 4);
    assert_true(reply_id(&reply, 4) == 0);
    for (long long id = 2; id <= 4; id++) {
        reply_drop_first(&reply);
        assert_true(reply_id(&reply, 0) == id);
        assert_int_equal(reply.received, reply.row_count + reply.failure_count);
    }
    reply_drop_first(&reply);
    reply_drop_first(&reply);
    assert_int_equal(reply.received, 0);
    assert_true(reply_id(&reply, 0) == 0);
    reply_release(&reply);
}

/* Reads a list of so many equal rows; 0, or -1 and the fault. */
static int read_many(const char *row, size_t count, struct fault *fault)
{
    static const char head[] = "{\"result\":\"success\",\"clients\":[";
    struct reply reply;
    struct buffer body;
    int rc;

    buffer_init(&body, 0);
    assert_true(buffer_append_text(&body, head));
    for (size_t i = 0; i < count; i++)
        assert_true(buffer_append_text(&body, i > 0 ? "," : "") &&
                    buffer_append_text(&body, row));
    assert_true(buffer_append_text(&body, "]}"));
    rc = reply_read(action_find("GetClients", 10), body.data, body.length, 200,
                    &reply, fault);
    buffer_release(&body);
    if (rc == 0) {
        assert_int_equal(reply.received, count);
        reply_release(&reply);
    }
    return rc;
}

static void reply_should_not_grow_without_limit(void **state)
{
    struct fault fault = {.code = ""};

    (void)state;
    /* 3 bytes of such a row would take 500 for the reason. */
    assert_int_equal(read_many("[]", 10000, &fault), 0);
    assert_int_equal(read_many("[]", 10001, &fault), -1);
    assert_string_equal(fault.code, "too_large");
    assert_int_equal(fault.http, 200);
    assert_non_null(strstr(fault.message, "more than 10000 rows"));
    assert_int_equal(read_many("{\"id\":1}", 250000, &fault), 0);
    assert_int_equal(read_many("{\"id\":1}", 250001, &fault), -1);
    assert_string_equal(fault.code, "too_large");
    assert_non_null(strstr(fault.message, "more than 250000 rows"));
}

static void reply_should_read_one_invoice(void **state)
{
    struct reply reply = read_text(
        "GetInvoice",
        "{\"result\":\"success\",\"invoiceid\":\"204\",\"userid\":7,"
        "\"subtotal\":\"27.00\",\"total\":\"25.00\",\"status\":\"error\","
        "\"items\":{\"item\":[{\"id\":501,\"amount\":\"-5.00\"}]},"
        "\"transactions\":\"\"}");

    (void)state;
    assert_true(reply.rows[0].id == 204);
    assert_non_null(strstr(reply.rows[0].json, "\"status\":\"error\""));
    assert_non_null(strstr(reply.rows[0].json, "\"amount\":\"-5.00\""));
    assert_counts(reply, 1, 1, 0);
}

static void reply_should_prefer_the_client_object_to_the_flat_copy(void **state)
{
    struct reply reply =
        read_text("GetClientsDetails", "{\"result\":\"success\",\"id\":8,"
                                       "\"status\":\"Closed\",\"client\":{"
                                       "\"result\":\"success\",\"id\":7,"
                                       "\"status\":\"Active\"}}");

    (void)state;
    assert_true(reply.rows[0].id == 7);
    assert_non_null(strstr(reply.rows[0].json, "\"status\":\"Active\""));
    assert_counts(reply, 1, 1, 0);
}

static void reply_should_fall_back_to_the_flat_client(void **state)
{
    static const char *const clients[] = {
        "",
        ",\"client\":\"\"",
        ",\"client\":[]",
        ",\"client\":null",
        ",\"client\":{}",
    };
    char body[200];

    (void)state;
    for (size_t i = 0; i < sizeof clients / sizeof clients[0]; i++) {
        struct reply reply;

        snprintf(body, sizeof body,
                 "{\"result\":\"success\",\"userid\":\"7\"%s}", clients[i]);
        reply = read_text("GetClientsDetails", body);
        assert_true(reply.rows[0].id == 7);
        assert_counts(reply, 1, 1, 0);
    }
}

static void reply_should_read_the_small_tables(void **state)
{
    (void)state;
    assert_counts(read_text("GetCurrencies",
                            "{\"result\":\"success\",\"totalresults\":\"1\","
                            "\"currencies\":{\"currency\":[{\"id\":\"1\","
                            "\"code\":\"EUR\",\"rate\":\"1.00000\"}]}}"),
                  1, 1, 0);
    assert_counts(read_text("GetPaymentMethods",
                            "{\"result\":\"success\",\"totalresults\":1,"
                            "\"paymentmethods\":{\"paymentmethod\":[{"
                            "\"module\":\"paypal\"}]}}"),
                  1, 1, 0);
    assert_counts(read_text("GetClientGroups",
                            "{\"result\":\"success\",\"totalresults\":1,"
                            "\"groups\":{\"group\":[{\"id\":2}]}}"),
                  1, 1, 0);
    assert_counts(read_text("WhmcsDetails",
                            "{\"result\":\"success\",\"whmcs\":{\"version\":"
                            "\"9.0.4\"}}"),
                  1, 1, 0);
}

static void reply_should_say_that_the_version_is_missing(void **state)
{
    static const char body[] = "{\"result\":\"success\"}";
    struct fault fault = {.code = ""};
    struct reply reply;

    (void)state;
    assert_int_equal(reply_read(action_find("WhmcsDetails", 12), body,
                                sizeof body - 1, 200, &reply, &fault),
                     -1);
    assert_string_equal(fault.code, "api_error");
    assert_non_null(strstr(fault.message, "whmcs"));
}

static void reply_should_see_past_what_was_printed_around_it(void **state)
{
    static const char *const before[] = {
        "",
        " \r\n",
        "\xEF\xBB\xBF",
        "\n\xEF\xBB\xBF \n",
        "<br />\n<b>Warning</b>: Undefined index in <b>/x.php</b><br />\n",
        "Notice: thrown in {main} {\"a\":1 \n",
        "{\"hook\":\"done\"}",
        "{\"hook\":\"done\"}\n{\"second\":[1]}",
        "<script>var a = {b: 1};</script>",
    };
    static const char *const after[] = {"", "\n", "<!-- 0.3 s -->", "{}"};
    char body[400];

    (void)state;
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        for (size_t j = 0; j < sizeof after / sizeof after[0]; j++) {
            snprintf(body, sizeof body,
                     "%s{\"result\":\"success\",\"totalresults\":1,"
                     "\"clients\":{\"client\":[{\"id\":7}]}}%s",
                     before[i], after[j]);
            assert_counts(read_text("GetClients", body), 1, 1, 0);
        }
    }
}

static void reply_should_believe_the_body_more_than_the_status(void **state)
{
    static const char body[] = "{\"result\":\"success\",\"totalresults\":1,"
                               "\"clients\":{\"client\":[{\"id\":7}]}}";

    (void)state;
    assert_counts(read_bytes("GetClients", body, sizeof body - 1, 500), 1, 1,
                  0);
    assert_counts(read_bytes("GetClients", body, sizeof body - 1, 403), 1, 1,
                  0);
}

static void reply_should_ignore_warnings_and_unknown_members(void **state)
{
    (void)state;
    assert_counts(read_text("GetClients",
                            "{\"warning\":\"deprecated\",\"result\":"
                            "\"success\",\"x\":{\"y\":[[]]},\"clients\":{"
                            "\"client\":[{\"id\":7,\"password\":\"p\"}]}}"),
                  -1, 1, 0);
}

static void reply_should_never_let_a_secret_out(void **state)
{
    struct reply reply = read_text(
        "GetClientsDetails",
        "{\"result\":\"success\",\"client\":{\"id\":7,\"password\":\"hunter2\","
        "\"securityqans\":\"hunter2\",\"customfields1\":\"hunter2\","
        "\"lastlogin\":\"hunter2\",\"cclastfour\":\"hunter2\"}}");

    (void)state;
    assert_null(strstr(reply.rows[0].json, "hunter2"));
    reply_release(&reply);
}

static void reply_should_repair_texts_on_the_way(void **state)
{
    static const char body[] =
        "{\"result\":\"success\",\"clients\":{\"client\":[{\"id\":7,"
        "\"firstname\":\"\\ud83d\\ude00 \\ud83d M\xFCller\0\\u0000!\","
        "\"lastname\":\"\\u05e9\\u05dc\\u05d5\\u05dd &amp;amp; &#039;\"}]}}";
    struct reply reply = read_bytes("GetClients", body, sizeof body - 1, 200);

    (void)state;
    assert_non_null(strstr(reply.rows[0].json,
                           "\"firstname\":\"\xF0\x9F\x98\x80 \xEF\xBF\xBD "
                           "M\xEF\xBF\xBDller!\",\"lastname\":\""
                           "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D &amp; '\""));
    reply_release(&reply);
}

static void reply_should_read_ten_megabytes(void **state)
{
    struct buffer body;
    size_t count = 0;

    (void)state;
    buffer_init(&body, 0);
    assert_true(buffer_append_text(
        &body, "{\"result\":\"success\",\"totalresults\":\"99999\","
               "\"invoices\":{\"invoice\":["));
    while (body.length < 10000000) {
        count++;
        assert_true(buffer_append_format(
            &body,
            "%s{\"id\":%zu,\"userid\":7,\"subtotal\":\"27.00\",\"total\":%s,"
            "\"notes\":\"Zo\\u00eb &amp; Co\",\"date\":\"2024-05-01\"}",
            count == 1 ? "" : ",", count, count % 1000 ? "25.00" : "\"?\""));
    }
    assert_true(buffer_append_text(&body, "]}}"));
    assert_counts(read_bytes("GetInvoices", body.data, body.length, 200), 99999,
                  count - count / 1000, count / 1000);
    buffer_release(&body);
}

/* One attempt of the test below. */
static bool attempt_to_read(void *context)
{
    const struct action *action = action_find("GetInvoices", 11);
    struct fault fault = {.code = ""};
    struct reply reply;

    if (reply_read(action, context, strlen(context), 200, &reply, &fault)) {
        assert_string_equal(fault.code, "memory");
        assert_int_equal(fault.http, 200);
        return false;
    }

    assert_int_equal(reply.row_count, 2);
    assert_int_equal(reply.failure_count, 3);
    reply_release(&reply);
    return true;
}

static void reply_should_survive_every_failing_allocation(void **state)
{
    char body[] =
        "Notice: x\n{\"result\":\"success\",\"totalresults\":5,\"invoices\":"
        "{\"invoice\":[{\"id\":1,\"userid\":7,\"subtotal\":1,\"total\":1,"
        "\"notes\":\"a &amp; b\"},{\"id\":2},{\"id\":3},{\"id\":4},"
        "{\"id\":5,\"userid\":7,\"subtotal\":1,\"total\":1}]}}";

    (void)state;
    assert_true(failing_alloc_run(attempt_to_read, body) > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reply_should_read_a_page_of_a_list),
        cmocka_unit_test(reply_should_read_totals_in_every_encoding),
        cmocka_unit_test(reply_should_read_empty_lists_in_every_encoding),
        cmocka_unit_test(reply_should_read_other_containers),
        cmocka_unit_test(reply_should_refuse_a_list_that_is_none),
        cmocka_unit_test(reply_should_set_bad_rows_aside_and_keep_the_others),
        cmocka_unit_test(reply_should_keep_what_is_readable_of_a_bad_row),
        cmocka_unit_test(reply_should_not_keep_much_of_a_bad_row),
        cmocka_unit_test(reply_should_not_take_a_part_for_the_whole),
        cmocka_unit_test(reply_should_forget_its_first_row),
        cmocka_unit_test(reply_should_not_grow_without_limit),
        cmocka_unit_test(reply_should_read_one_invoice),
        cmocka_unit_test(
            reply_should_prefer_the_client_object_to_the_flat_copy),
        cmocka_unit_test(reply_should_fall_back_to_the_flat_client),
        cmocka_unit_test(reply_should_read_the_small_tables),
        cmocka_unit_test(reply_should_say_that_the_version_is_missing),
        cmocka_unit_test(reply_should_see_past_what_was_printed_around_it),
        cmocka_unit_test(reply_should_believe_the_body_more_than_the_status),
        cmocka_unit_test(reply_should_ignore_warnings_and_unknown_members),
        cmocka_unit_test(reply_should_never_let_a_secret_out),
        cmocka_unit_test(reply_should_repair_texts_on_the_way),
        cmocka_unit_test(reply_should_read_ten_megabytes),
        cmocka_unit_test(reply_should_survive_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
