/* What the control plane changes, and the log that it leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "harness.h"

/* Expects figures of an invoice. */
static void expect(int id, const char *total, const char *balance,
                   const char *status)
{
    char parameters[64];
    const struct answer *answer;

    snprintf(parameters, sizeof(parameters), "action=GetInvoice&invoiceid=%d",
             id);
    answer = api(parameters);
    assert_string_equal(text_at(answer, "total"), total);
    assert_string_equal(text_at(answer, "balance"), balance);
    assert_string_equal(text_at(answer, "status"), status);
}

static void payments_should_settle_an_invoice(void **state)
{
    (void)state;
    control("do=pay&id=10&amount=20.00&transid=BT-77");
    expect(10, "119.00", "50.00", "Unpaid");
    assert_string_equal(text_at(api("action=GetTransactions&transid=BT-77"),
                                "transactions.transaction.0.amountin"),
                        "20.00");
    control("do=pay&id=10");
    expect(10, "119.00", "0.00", "Paid");
}

static void a_mass_payment_should_settle_its_invoices(void **state)
{
    (void)state;
    control("do=pay&id=18");
    expect(18, "178.50", "0.00", "Paid");
    expect(38, "0.00", "0.00", "Paid");
    expect(40, "0.00", "0.00", "Paid");
}

static void surplus_should_become_credit(void **state)
{
    (void)state;
    control("do=pay&id=40&amount=120.00");
    assert_string_equal(
        text_at(api("action=GetClientsDetails&clientid=24"), "client.credit"),
        "62.50");
}

static void refunds_should_name_their_payment(void **state)
{
    const struct answer *answer;

    (void)state;
    control("do=refund&id=1&amount=19.00");
    expect(1, "119.00", "19.00", "Paid");
    answer = api("action=GetInvoice&invoiceid=1");
    assert_int_equal(number_at(answer, "transactions.transaction.1.refundid"),
                     number_at(answer, "transactions.transaction.0.id"));
    control("do=refund&id=1");
    expect(1, "119.00", "119.00", "Refunded");
}

static void late_fees_should_make_an_invoice_grow(void **state)
{
    (void)state;
    control("do=late_fee&id=38&amount=7.50");
    expect(38, "67.00", "67.00", "Unpaid");
}

static void fields_should_be_set_as_they_are(void **state)
{
    const struct answer *answer;

    (void)state;
    control("do=set&entity=invoice&id=1&total=1%2C234.00&notes=a%26b"
            "&subtotal:json=1e3&tax:json=");
    answer = api("action=GetInvoice&invoiceid=1");
    assert_string_equal(text_at(answer, "total"), "1,234.00");
    assert_string_equal(text_at(answer, "notes"), "a&b");
    assert_int_equal(number_at(answer, "subtotal"), 1000);
    assert_null(cJSON_GetObjectItem(answer->json, "tax"));
    control("do=set&entity=invoice&id=1&total=5.00");
    assert_string_equal(text_at(api("action=GetInvoice&invoiceid=1"), "total"),
                        "5.00");
    control("do=set&entity=invoice&id=1&items:json=%22none%22"
            "&transactions:json=");
    answer = api("action=GetInvoice&invoiceid=1");
    assert_string_equal(text_at(answer, "items"), "none");
    assert_null(cJSON_GetObjectItem(answer->json, "transactions"));
    control("do=set&entity=client&id=1&email_invoice=0&customfields[4]=x"
            "&city=Bonn");
    answer = api("action=GetClientsDetails&clientid=1");
    assert_string_equal(text_at(answer, "client.email_preferences.invoice"),
                        "0");
    assert_string_equal(text_at(answer, "client.customfields.1.value"), "x");
    assert_string_equal(text_at(answer, "client.city"), "Bonn");
}

static void a_changed_line_should_change_the_invoice(void **state)
{
    char command[128];
    const struct answer *answer = api("action=GetInvoice&invoiceid=40");

    (void)state;
    snprintf(command, sizeof(command),
             "do=set&entity=item&id=%lld&amount=50.00&description=Half",
             number_at(answer, "items.item.0.id"));
    control(command);
    expect(40, "59.50", "59.50", "Unpaid");
}

static void records_should_come_and_go(void **state)
{
    const struct answer *answer;
    char parameters[128];
    long long id;

    (void)state;
    id = control("do=add&entity=client&firstname=New&email=new@new.example"
                 "&country=US");
    snprintf(parameters, sizeof(parameters),
             "action=GetClientsDetails&clientid=%lld", id);
    assert_string_equal(text_at(api(parameters), "client.currency_code"),
                        "USD");
    id = control("do=add&entity=invoice&userid=1&taxrate=19"
                 "&item_description[]=One&item_amount[]=10.00"
                 "&item_description[]=Two&item_amount[]=5.00&item_taxed[]=1"
                 "&item_taxed[]=0");
    expect((int)id, "16.90", "16.90", "Unpaid");
    snprintf(parameters, sizeof(parameters), "do=delete&entity=invoice&id=%lld",
             id);
    control(parameters);
    control("do=add&entity=contact&userid=1&lastname=X&id=900");
    answer = api("action=GetContacts&userid=1");
    assert_int_equal(number_at(answer, "totalresults"), 4);
    control("do=delete&entity=client&id=1");
    answer = api("action=GetContacts&userid=1");
    assert_int_equal(number_at(answer, "totalresults"), 0);
    answer = api("action=GetInvoices&userid=1&limitnum=1");
    assert_true(cJSON_IsNull(member(answer, "invoices.invoice.0.firstname")));
}

static void changes_should_wait_for_their_moment(void **state)
{
    (void)state;
    control("do=delete&entity=invoice&id=1&after=GetInvoices:2");
    api("action=GetInvoices");
    expect(1, "119.00", "0.00", "Paid");
    api("action=GetInvoices");
    assert_string_equal(
        text_at(api("action=GetInvoice&invoiceid=1"), "message"),
        "Invoice ID Not Found");
}

static void wrong_commands_should_be_refused(void **state)
{
    static const char *const commands[] = {
        "do=nothing",
        "do=pay&id=777",
        "do=set&entity=thing&id=1",
        "do=set&entity=invoice&id=1&colour=red",
        "do=switch&name=noise&value=rain",
        "do=pay&id=1&amount=abc",
        "do=set&entity=invoice&id=1&total:json={"};

    (void)state;
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
        assert_int_equal(post("/_control", commands[i])->status, 400);
}

static void the_log_should_have_no_secrets(void **state)
{
    char line[256] = "";
    FILE *file;

    (void)state;
    control("do=reset_log");
    api("limitnum=2&action=getinvoices&orderby=id");
    api("action=GetInvoice&invoiceid=777");
    file = fopen(fake_log_path(), "re");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof(line), file));
    assert_string_equal(line, "GetInvoices limitnum=2&orderby=id -> 200 "
                              "success\n");
    assert_non_null(fgets(line, sizeof(line), file));
    assert_string_equal(line, "GetInvoice invoiceid=777 -> 200 error Invoice "
                              "ID Not Found\n");
    fclose(file);
}

static void requests_should_be_counted(void **state)
{
    const struct answer *answer;

    (void)state;
    control("do=reset_stats");
    api("action=GetInvoices");
    api("action=GetInvoice&invoiceid=777");
    answer = post("/_control", "do=stats");
    assert_int_equal(number_at(answer, "requests"), 2);
    assert_int_equal(number_at(answer, "actions.GetInvoice.errors"), 1);
}

/* Starts the fake with nothing but the special records. */
static int start(void **state)
{
    (void)state;
    FAKE_START("--invoices", "0", "--clients", "0", "--contacts", "0");
    return 0;
}

/* Ends it. */
static int stop(void **state)
{
    (void)state;
    fake_stop();
    return 0;
}

/* Puts everything back before each test. */
static int reset(void **state)
{
    (void)state;
    control("do=reset");
    return 0;
}

#define TEST(name) cmocka_unit_test_setup(name, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(payments_should_settle_an_invoice),
        TEST(a_mass_payment_should_settle_its_invoices),
        TEST(surplus_should_become_credit),
        TEST(refunds_should_name_their_payment),
        TEST(late_fees_should_make_an_invoice_grow),
        TEST(fields_should_be_set_as_they_are),
        TEST(a_changed_line_should_change_the_invoice),
        TEST(records_should_come_and_go),
        TEST(changes_should_wait_for_their_moment),
        TEST(wrong_commands_should_be_refused),
        TEST(the_log_should_have_no_secrets),
        TEST(requests_should_be_counted),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
