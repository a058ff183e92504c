/* What each switch and each noise does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cjson/cJSON.h>
#include <cmocka.h>
#include <curl/curl.h>

#include "harness.h"

/* Turns one switch. */
static void turn(const char *name, const char *value)
{
    char command[256];

    snprintf(command, sizeof(command), "do=switch&name=%s&value=%s", name,
             value);
    control(command);
}

static void types_should_show_an_old_whmcs(void **state)
{
    const struct answer *answer;

    (void)state;
    turn("types", "7");
    answer = api("action=GetInvoices&orderby=id&limitnum=1");
    assert_string_equal(text_at(answer, "totalresults"), "50");
    assert_string_equal(text_at(answer, "invoices.invoice.0.id"), "1");
    assert_string_equal(text_at(answer, "invoices.invoice.0.taxrate"), "19.00");
    assert_null(strstr(answer->text, "updated_at"));
    answer = api("action=GetClientsDetails&clientid=18");
    assert_null(strstr(answer->text, "client_id"));
    assert_null(strstr(answer->text, "owner_user_id"));
    assert_null(strstr(answer->text, "\"users\""));
    assert_string_equal(text_at(answer, "client.taxexempt"), "on");
    assert_int_equal(api("action=WhmcsDetails")->status, 403);
}

static void empty_lists_should_come_in_every_form(void **state)
{
    static const char *const forms[][2] = {
        {"text", "\"invoices\":\"\""},
        {"array", "\"invoices\":[]"},
        {"object", "\"invoices\":{}"},
        {"null", "\"invoices\":null"},
        {"inner", "\"invoices\":{\"invoice\":[]}"}};

    (void)state;
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        turn("empty_list", forms[i][0]);
        assert_non_null(strstr(api("action=GetInvoices&limitstart=999")->text,
                               forms[i][1]));
    }
    turn("empty_list", "missing");
    assert_null(
        strstr(api("action=GetInvoices&limitstart=999")->text, "invoices"));
    assert_null(
        strstr(api("action=GetInvoice&invoiceid=9")->text, "\"transactions\""));
}

static void rows_should_come_keyed_or_bare(void **state)
{
    const struct answer *answer;

    (void)state;
    turn("list_container", "object");
    answer = api("action=GetInvoices&orderby=id&limitnum=2");
    assert_int_equal(number_at(answer, "invoices.invoice.1.id"), 2);
    assert_non_null(strstr(answer->text, "\"invoice\":{\"0\":{"));
    turn("list_container", "single");
    answer = api("action=GetInvoices&orderby=id&limitnum=1");
    assert_int_equal(number_at(answer, "invoices.invoice.id"), 1);
    answer = api("action=GetInvoice&invoiceid=1");
    assert_int_equal(number_at(answer, "items.item.relid"), 31);
}

static void texts_should_carry_entities(void **state)
{
    (void)state;
    turn("entities", "escaped");
    assert_string_equal(text_at(api("action=GetClientsDetails&clientid=9"),
                                "client.companyname"),
                        "O&#039;Brien &amp; &quot;Sons&quot; Ltd");
}

static void pages_should_be_bent(void **state)
{
    const struct answer *answer;

    (void)state;
    turn("limit_cap", "5");
    answer = api("action=GetInvoices&limitnum=100");
    assert_int_equal(number_at(answer, "numreturned"), 5);
    turn("limitstart_ignored", "1");
    turn("orderby_ignored", "1");
    answer = api("action=GetInvoices&orderby=id&limitstart=3&limitnum=1");
    assert_int_equal(number_at(answer, "startnumber"), 0);
    assert_int_not_equal(number_at(answer, "invoices.invoice.0.id"), 1);
}

static void poison_should_spoil_every_answer_with_the_row(void **state)
{
    (void)state;
    turn("poison_row", "204,client:7");
    turn("poison_row", "3,client:7");
    assert_memory_equal(
        api("action=GetInvoices&orderby=id&limitnum=3")->text,
        "Error generating JSON encoded response: Malformed UTF-8", 55);
    assert_non_null(api("action=GetInvoices&orderby=id&limitnum=2")->json);
    assert_null(api("action=GetClientsDetails&clientid=7")->json);
    turn("poison_row", "");
    control("do=set&entity=invoice&id=4&notes=%FF");
    assert_null(api("action=GetInvoice&invoiceid=4")->json);
    turn("utf8", "raw");
    assert_non_null(strstr(api("action=GetInvoice&invoiceid=4")->text,
                           "\"notes\":\"\xff\""));
}

static void updated_at_should_follow_its_switch(void **state)
{
    static const char parameters[] =
        "action=GetInvoices&orderby=id&limitstart=9&limitnum=1";
    static const char path[] = "invoices.invoice.0.updated_at";

    (void)state;
    turn("updated_at", "static");
    control("do=pay&id=10&amount=1.00");
    assert_string_equal(text_at(api(parameters), path), "2024-01-10 03:00:09");
    turn("updated_at", "follows");
    control("do=pay&id=10&amount=1.00");
    assert_string_equal(text_at(api(parameters), path), "2026-06-30 12:00:02");
    turn("updated_at", "zero");
    assert_string_equal(text_at(api(parameters), path), "0000-00-00 00:00:00");
}

static void noise_should_end_after_its_count(void **state)
{
    (void)state;
    turn("noise", "html500:2");
    assert_int_equal(api("action=GetCurrencies")->status, 500);
    assert_int_equal(api("action=GetCurrencies")->status, 500);
    assert_int_equal(api("action=GetCurrencies")->status, 200);
}

static void noise_should_meet_only_what_matches(void **state)
{
    (void)state;
    turn("noise_action", "GetInvoice");
    turn("noise_match", "invoiceid%3D5");
    turn("noise", "http502");
    assert_int_equal(api("action=GetCurrencies")->status, 200);
    assert_int_equal(api("action=GetInvoice&invoiceid=4")->status, 200);
    assert_int_equal(api("action=GetInvoice&invoiceid=5")->status, 502);
    turn("noise_match", "");
    turn("noise_every", "2");
    turn("noise", "http502");
    assert_int_equal(api("action=GetInvoice&invoiceid=5")->status, 200);
    assert_int_equal(api("action=GetInvoice&invoiceid=5")->status, 502);
}

static void noise_should_have_its_status(void **state)
{
    static const struct {
        const char *name;
        long status;
        const char *text;
    } rows[] = {
        {"bom", 200, "\xef\xbb\xbf"},
        {"php_warning", 200, "<br />\n<b>Warning</b>"},
        {"html500", 500, "<!DOCTYPE html>"},
        {"cloudflare403", 403, "Cloudflare"},
        {"cloudflare503", 503, "Just a moment"},
        {"http429", 429, "Too Many"},
        {"http502", 502, "Bad Gateway"},
        {"http504", 504, "Time-out"},
        {"redirect", 301, "Moved"},
        {"maintenance", 200, "Down for Maintenance"},
        {"login", 200, "Client Area"},
        {"nvp", 200, "result=error;message="},
        {"status_error", 200, "{\"status\":\"error\""},
        {"warning", 200, "{\"warning\":\"The flat"},
        {"encoding", 200, "Error generating JSON"},
        {"banned", 403, "IP Banned"},
        {"disabled", 403, "Account Disabled"},
        {"access_denied", 403, "Access Denied"},
        {"broken_json", 200, "\"}]"},
        {"http429_bare", 429, "Too Many"},
        {"http500", 500, "Internal Server Error"},
        {"http503", 503, "Unavailable"},
        {"http520", 520, "520"},
        {"modsec406", 406, "Mod_Security"},
        {"maintenance503", 503, "Down for Maintenance"},
        {"auth_failed", 403, "Authentication Failed"},
        {"unknown_credentials", 403, "Invalid or missing credentials"},
        {"bad_password", 403, "Invalid password provided"},
        {"invalid_ip", 403, "Invalid IP 203.0.113.9"},
        {"bad_access_key", 403, "Invalid Access Key"},
        {"empty_action", 400, "Empty action request"},
        {"unknown_action", 400, "is not a valid API action"},
        {"no_function", 200, "API Function Not Found"},
        {"not_found", 200, "Client ID Not Found"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct answer *answer;

        turn("noise", rows[i].name);
        answer = api("action=GetCurrencies");
        assert_int_equal(answer->status, rows[i].status);
        assert_non_null(strstr(answer->text, rows[i].text));
    }
}

static void noise_should_break_the_transfer(void **state)
{
    (void)state;
    turn("noise", "close:1");
    assert_int_equal(api("action=GetCurrencies")->curl_code, CURLE_GOT_NOTHING);
    turn("noise", "partial:1");
    assert_int_equal(api("action=GetCurrencies")->curl_code,
                     CURLE_PARTIAL_FILE);
    turn("noise", "truncated:1");
    assert_null(api("action=GetCurrencies")->json);
    turn("slow_ms", "300");
    turn("noise", "slow:1");
    assert_true(api("action=GetCurrencies")->seconds > 0.29);
    turn("noise", "empty:1");
    assert_int_equal(api("action=GetCurrencies")->length, 0);
}

static void noise_should_hold_back_the_body(void **state)
{
    (void)state;
    turn("noise", "reset:1");
    assert_int_equal(api("action=GetInvoices")->curl_code, CURLE_RECV_ERROR);
    turn("stall_ms", "300");
    turn("noise", "stall:1");
    assert_true(api("action=GetCurrencies")->seconds > 0.29);
    assert_non_null(api("action=GetCurrencies")->json);
    turn("drip_ms", "5");
    turn("noise", "drip:1");
    assert_true(api("action=GetInvoice&invoiceid=36")->seconds > 0.2);
    turn("oversized_mb", "3");
    turn("noise", "oversized:1");
    assert_int_equal(api("action=GetCurrencies")->length, 3 << 20);
    turn("noise", "garbage:1");
    assert_null(api("action=GetCurrencies")->json);
}

static void noises_should_combine(void **state)
{
    const struct answer *answer;

    (void)state;
    turn("noise", "bom:1");
    control("do=noise&kind=php_warning:2&action=GetClients,GetCurrencies");
    control("do=noise&kind=slow:1&action=GetCurrencies");
    turn("slow_ms", "200");
    answer = api("action=GetCurrencies");
    assert_true(answer->seconds > 0.19);
    assert_memory_equal(answer->text, "\xef\xbb\xbf\n<br />", 10);
    assert_memory_equal(api("action=GetClients")->text, "<br />", 6);
    assert_non_null(api("action=GetClients")->json);
    control(
        "do=noise&kind=http500&action=GetInvoice&match=invoiceid%3D5&skip=1");
    control("do=noise&kind=reset&action=GetContacts");
    assert_int_equal(api("action=GetInvoice&invoiceid=5")->status, 200);
    assert_int_equal(api("action=GetInvoice&invoiceid=6")->status, 200);
    assert_int_equal(api("action=GetInvoice&invoiceid=5")->status, 500);
    assert_int_equal(api("action=GetContacts")->curl_code, CURLE_RECV_ERROR);
    control("do=noise");
    assert_int_equal(api("action=GetInvoice&invoiceid=5")->status, 200);
}

static void noise_should_begin_behind_what_it_skips(void **state)
{
    (void)state;
    turn("noise_skip", "2");
    turn("noise", "http500:1");
    assert_int_equal(api("action=GetCurrencies")->status, 200);
    assert_int_equal(api("action=GetCurrencies")->status, 200);
    assert_int_equal(api("action=GetCurrencies")->status, 500);
    assert_int_equal(api("action=GetCurrencies")->status, 200);
}

static void nobody_should_listen_for_a_while(void **state)
{
    int tries = 0;

    (void)state;
    turn("down_ms", "300");
    turn("noise", "down:1");
    assert_int_equal(api("action=GetCurrencies")->curl_code, CURLE_GOT_NOTHING);
    usleep(50000);
    assert_int_equal(api("action=GetCurrencies")->curl_code,
                     CURLE_COULDNT_CONNECT);
    while (api("action=GetCurrencies")->status != 200 && tries++ < 200)
        usleep(20000);
    assert_true(tries < 200);
}

static void permissions_should_be_taken_away(void **state)
{
    (void)state;
    turn("deny_actions", "GetInvoice,getcontacts");
    assert_string_equal(
        text_at(api("action=GetContacts"), "message"),
        "Invalid Permissions: API action \"getcontacts\" is not allowed");
    assert_int_equal(api("action=GetInvoice&invoiceid=5")->status, 403);
    assert_int_equal(api("action=GetInvoices")->status, 200);
    control("do=switch&name=revoked&value=1&after=GetInvoices:1");
    assert_int_equal(api("action=GetInvoices")->status, 200);
    assert_string_equal(text_at(api("action=GetInvoices"), "message"),
                        "Invalid or missing credentials");
}

static void rows_should_be_repeated(void **state)
{
    const struct answer *answer;

    (void)state;
    turn("page_overlap", "2");
    answer = api("action=GetInvoices&orderby=id&limitstart=10&limitnum=3");
    assert_int_equal(number_at(answer, "invoices.invoice.0.id"), 9);
    answer = api("action=GetInvoices&orderby=id&limitstart=1&limitnum=3");
    assert_int_equal(number_at(answer, "invoices.invoice.0.id"), 1);
    turn("page_overlap", "0");
    turn("repeat_row", "3,client:7");
    answer = api("action=GetInvoices&orderby=id&limitstart=1&limitnum=4");
    assert_int_equal(number_at(answer, "totalresults"), 50);
    assert_int_equal(number_at(answer, "invoices.invoice.1.id"), 3);
    assert_int_equal(number_at(answer, "invoices.invoice.2.id"), 3);
    assert_int_equal(number_at(answer, "invoices.invoice.3.id"), 4);
    answer = api("action=GetInvoices&orderby=id&limitstart=50");
    assert_int_equal(number_at(answer, "invoices.invoice.0.id"), 50);
    answer = api("action=GetClients&orderby=id&limitstart=7&limitnum=1");
    assert_int_equal(number_at(answer, "clients.client.0.id"), 7);
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
        TEST(types_should_show_an_old_whmcs),
        TEST(empty_lists_should_come_in_every_form),
        TEST(rows_should_come_keyed_or_bare),
        TEST(texts_should_carry_entities),
        TEST(pages_should_be_bent),
        TEST(poison_should_spoil_every_answer_with_the_row),
        TEST(updated_at_should_follow_its_switch),
        TEST(noise_should_end_after_its_count),
        TEST(noise_should_meet_only_what_matches),
        TEST(noise_should_have_its_status),
        TEST(noise_should_break_the_transfer),
        TEST(noise_should_hold_back_the_body),
        TEST(noises_should_combine),
        TEST(noise_should_begin_behind_what_it_skips),
        TEST(nobody_should_listen_for_a_while),
        TEST(permissions_should_be_taken_away),
        TEST(rows_should_be_repeated),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
