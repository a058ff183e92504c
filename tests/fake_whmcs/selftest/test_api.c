/* What the API answers by default. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "harness.h"

/* Sends other credentials than those of the demo. */
static const struct answer *as(const char *identifier, const char *secret,
                               const char *action)
{
    char body[512];

    snprintf(body, sizeof(body),
             "identifier=%s&secret=%s&action=%s&responsetype=json", identifier,
             secret, action);
    return post("/includes/api.php", body);
}

/* Expects a refusal with that status and message. */
static void expect_error(const struct answer *answer, long status,
                         const char *message)
{
    assert_int_equal(answer->status, status);
    assert_string_equal(text_at(answer, "result"), "error");
    assert_string_equal(text_at(answer, "message"), message);
}

static const char secret[] = "demo-secret-0123456789abcdefghijk";

static void credentials_should_be_checked_in_the_order_of_whmcs(void **state)
{
    (void)state;
    expect_error(as("", "", "Nonsense"), 403, "Authentication Failed");
    expect_error(as("nobody", secret, "Nonsense"), 403,
                 "Invalid or missing credentials");
    expect_error(as("demo-identifier-0123456789abcdefgh", "x", "GetClients"),
                 403, "Authentication Failed");
    expect_error(as("admin", "x", "GetClients"), 403,
                 "Invalid password provided");
    expect_error(as("disabled-identifier-0123456789abc", secret, "GetClients"),
                 403, "Administrator Account Disabled");
    expect_error(as("outside-identifier-0123456789abcd", secret, "GetClients"),
                 403, "Access Denied");
    expect_error(api("action="), 400, "Empty action request");
    expect_error(api("action=Xyz"), 400,
                 "Invalid API Action: \"Xyz\" is not a valid API action");
    expect_error(api("action=AddClient"), 403,
                 "Invalid Permissions: API action \"addclient\" is not "
                 "allowed");
    expect_error(
        as("limited-identifier-0123456789abcd", secret, "WhmcsDetails"), 403,
        "Invalid Permissions: API action \"whmcsdetails\" is not "
        "allowed");
    expect_error(as("blind-identifier-0123456789abcdef", secret, "GetInvoices"),
                 403,
                 "Invalid Permissions: API action \"getinvoices\" is not "
                 "allowed");
    control("do=deny_ip&value=1");
    expect_error(as("", "", ""), 403, "Invalid IP 127.0.0.1");
    expect_error(post("/includes/api.php", "responsetype=json&accesskey=wrong"),
                 403, "Invalid Access Key");
    expect_error(
        post("/includes/api.php", "responsetype=json&accesskey=open%23sesame"),
        403, "Authentication Failed");
    control("do=deny_ip&value=0");
}

static void action_errors_should_come_with_status_200(void **state)
{
    (void)state;
    expect_error(api("action=GetInvoice&invoiceid=77777"), 200,
                 "Invoice ID Not Found");
    expect_error(api("action=GetClientsDetails&clientid=77777"), 200,
                 "Client Not Found");
    expect_error(api("action=GetClientsDetails"), 200,
                 "Either clientid Or email Is Required");
}

static void text_should_look_like_php_json_encode(void **state)
{
    const struct answer *answer;

    (void)state;
    answer = api("action=GetInvoice&invoiceid=35");
    assert_non_null(strstr(answer->text, "Premi\\u00e8re"));
    assert_non_null(strstr(answer->text, "\\ud83c\\udf89 party's over\\\\"));
    assert_non_null(strstr(answer->text, "\\\"quoted\\\"\\nSecond"));
    answer = api("action=GetClientsDetails&clientid=13");
    assert_non_null(strstr(answer->text, "<script>alert(1)<\\/script>"));
    answer = api("action=GetClientsDetails&clientid=26");
    assert_non_null(strstr(answer->text, "Bell\\u0007 end"));
}

static void pages_should_follow_limitstart_and_limitnum(void **state)
{
    const struct answer *answer;

    (void)state;
    answer = api("action=GetInvoices");
    assert_int_equal(number_at(answer, "totalresults"), 150);
    assert_int_equal(number_at(answer, "numreturned"), 25);
    assert_int_not_equal(number_at(answer, "invoices.invoice.0.id"), 1);
    answer = api("action=getinvoices&orderby=id&limitstart=2&limitnum=3");
    assert_int_equal(number_at(answer, "startnumber"), 2);
    assert_int_equal(number_at(answer, "invoices.invoice.0.id"), 3);
    assert_int_equal(cJSON_GetArraySize(member(answer, "invoices.invoice")), 3);
    answer = api("action=GetInvoices&orderby=id&order=desc&limitnum=1");
    assert_int_equal(number_at(answer, "invoices.invoice.0.id"), 201);
    answer = api("action=GetInvoices&limitstart=150");
    assert_int_equal(answer->status, 200);
    assert_int_equal(number_at(answer, "numreturned"), 0);
    assert_true(cJSON_IsArray(member(answer, "invoices")));
}

static void lists_should_be_filtered(void **state)
{
    const struct answer *answer;

    (void)state;
    answer = api("action=GetInvoices&userid=2");
    assert_int_equal(number_at(answer, "totalresults"), 1);
    answer = api("action=GetInvoices&userid=24&status=Overdue");
    assert_int_equal(number_at(answer, "invoices.invoice.0.id"), 38);
    answer = api("action=GetClients&search=zo%C3%AB+br");
    assert_int_equal(number_at(answer, "clients.client.0.id"), 1);
    answer = api("action=GetClients&status=Closed&orderby=id");
    assert_int_equal(number_at(answer, "clients.client.0.id"), 2);
    answer = api("action=GetContacts&email=twin@mehrkontakt.example");
    assert_int_equal(number_at(answer, "totalresults"), 2);
    answer = api("action=GetTransactions&transid=BT-1012");
    assert_string_equal(text_at(answer, "totalresults"), "2");
}

static void details_should_come_nested_and_flat(void **state)
{
    const struct answer *answer;

    (void)state;
    answer = api("action=GetClientsDetails&email=ZOE@brandt.example");
    assert_int_equal(number_at(answer, "client.client_id"), 1);
    assert_int_equal(number_at(answer, "client_id"), 1);
    assert_string_equal(text_at(answer, "currency_code"), "EUR");
    assert_string_equal(text_at(answer, "client.customfields.0.value"),
                        "K-1007");
    assert_null(cJSON_GetObjectItem(answer->json, "stats"));
    answer = api("action=GetClientsDetails&clientid=16&stats=1");
    assert_int_equal(number_at(answer, "stats.numpaidinvoices"), 1);
    assert_string_equal(text_at(answer, "stats.unpaidinvoicesamount"),
                        "$40.00 USD");
}

static void special_invoices_should_have_their_figures(void **state)
{
    static const struct {
        int id;
        const char *subtotal, *tax, *tax2, *credit, *total, *balance, *status;
    } rows[] = {
        {1, "100.00", "19.00", "0.00", "0.00", "119.00", "0.00", "Paid"},
        {2, "71.65", "14.33", "0.00", "0.00", "85.98", "0.00", "Paid"},
        {3, "200.50", "12.53", "5.01", "0.00", "218.04", "0.00", "Paid"},
        {4, "199.99", "10.00", "20.95", "0.00", "230.94", "0.00", "Paid"},
        {5, "1234.56", "123.15", "0.00", "0.00", "1357.71", "0.00", "Paid"},
        {9, "20.00", "3.80", "0.00", "23.80", "0.00", "0.00", "Paid"},
        {10, "100.00", "19.00", "0.00", "0.00", "119.00", "70.00", "Unpaid"},
        {11, "50.00", "9.50", "0.00", "0.00", "59.50", "-11.50", "Paid"},
        {14, "50.00", "9.50", "0.00", "0.00", "59.50", "59.50", "Refunded"},
        {16, "20.00", "3.80", "0.00", "23.80", "0.00", "0.00", "Paid"},
        {28, "42.00", "7.98", "0.00", "0.00", "49.98", "49.98", "Unpaid"},
        {37, "3.09", "0.59", "0.00", "0.00", "3.68", "0.00", "Paid"},
        {48, "33.33", "1.68", "3.33", "0.00", "38.34", "0.00", "Paid"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char parameters[64];
        const struct answer *answer;

        snprintf(parameters, sizeof(parameters),
                 "action=GetInvoice&invoiceid=%d", rows[i].id);
        answer = api(parameters);
        assert_string_equal(text_at(answer, "subtotal"), rows[i].subtotal);
        assert_string_equal(text_at(answer, "tax"), rows[i].tax);
        assert_string_equal(text_at(answer, "tax2"), rows[i].tax2);
        assert_string_equal(text_at(answer, "credit"), rows[i].credit);
        assert_string_equal(text_at(answer, "total"), rows[i].total);
        assert_string_equal(text_at(answer, "balance"), rows[i].balance);
        assert_string_equal(text_at(answer, "status"), rows[i].status);
    }
}

static void
lists_inside_should_be_empty_texts_when_there_is_nothing(void **state)
{
    const struct answer *answer = api("action=GetInvoice&invoiceid=28");

    (void)state;
    assert_string_equal(text_at(answer, "items"), "");
    assert_string_equal(text_at(answer, "transactions"), "");
}

static void only_a_form_body_should_be_read(void **state)
{
    const struct answer *answer =
        post("/includes/api.php?" DEMO "action=GetCurrencies", "");

    (void)state;
    assert_int_equal(number_at(answer, "totalresults"), 3);
    assert_int_equal(post("/nowhere", "a=b")->status, 404);
    answer = post("/includes/api.php", "action=GetCurrencies");
    assert_string_equal(answer->text,
                        "result=error;message=Authentication Failed;");
}

/* Starts the fake for all tests. */
static int start(void **state)
{
    (void)state;
    FAKE_START("--access-key", "open#sesame");
    return 0;
}

/* Ends it. */
static int stop(void **state)
{
    (void)state;
    fake_stop();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(credentials_should_be_checked_in_the_order_of_whmcs),
        cmocka_unit_test(action_errors_should_come_with_status_200),
        cmocka_unit_test(text_should_look_like_php_json_encode),
        cmocka_unit_test(pages_should_follow_limitstart_and_limitnum),
        cmocka_unit_test(lists_should_be_filtered),
        cmocka_unit_test(details_should_come_nested_and_flat),
        cmocka_unit_test(special_invoices_should_have_their_figures),
        cmocka_unit_test(
            lists_inside_should_be_empty_texts_when_there_is_nothing),
        cmocka_unit_test(only_a_form_body_should_be_read),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
