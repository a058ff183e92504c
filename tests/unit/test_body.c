/* What is sent to WHMCS, to the byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "body.h"
#include "buffer.h"
#include "connection.h"
#include "failing_alloc.h"
#include "fault.h"
#include "request.h"

/* Writes the body of a request in JSON; true when there was memory for it. */
static bool write(const char *json, const char *access_key, long long place,
                  long long count, const char *expected)
{
    static struct connection connection = {.identifier = "me",
                                           .secret = "s&cret"};
    struct request request;
    struct fault fault = {0};
    struct buffer body;
    bool is_right;

    buffer_init(&body, 0);
    strncpy(connection.access_key, access_key,
            sizeof connection.access_key - 1);
    if (request_read_fetch(json, strlen(json), &request, &fault) != 0)
        return false;

    is_right = body_write(&connection, &request, place, count, &body);
    if (is_right)
        assert_string_equal(body.data, expected);
    request_release(&request);
    body_wipe(&body);
    assert_null(body.data);
    return is_right;
}

static void body_should_ask_for_a_page(void **state)
{
    (void)state;
    assert_true(write("{\"action\":\"GetInvoices\",\"params\":"
                      "{\"orderby\":\"id\"}}",
                      "", 250, 50,
                      "action=GetInvoices&responsetype=json&identifier=me&"
                      "secret=s%26cret&limitstart=250&limitnum=50&orderby=id"));
}

static void body_should_ask_for_an_id(void **state)
{
    (void)state;
    assert_true(write("{\"action\":\"GetInvoice\",\"ids\":[7,9]}", "", 1, 0,
                      "action=GetInvoice&responsetype=json&identifier=me&"
                      "secret=s%26cret&invoiceid=9"));
}

static void body_should_carry_the_access_key_when_there_is_one(void **state)
{
    (void)state;
    assert_true(write("{\"action\":\"GetCurrencies\"}", "k[1]", 0, 0,
                      "action=GetCurrencies&responsetype=json&identifier=me&"
                      "secret=s%26cret&accesskey=k%5B1%5D"));
}

/* For failing_alloc_run. */
static bool attempt_to_write(void *context)
{
    (void)context;
    return write("{\"action\":\"GetInvoice\",\"ids\":[7]}", "", 0, 0,
                 "action=GetInvoice&responsetype=json&identifier=me&"
                 "secret=s%26cret&invoiceid=7");
}

static void body_should_survive_every_failing_allocation(void **state)
{
    (void)state;
    assert_true(failing_alloc_run(attempt_to_write, NULL) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(body_should_ask_for_a_page),
        cmocka_unit_test(body_should_ask_for_an_id),
        cmocka_unit_test(body_should_carry_the_access_key_when_there_is_one),
        cmocka_unit_test(body_should_survive_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
