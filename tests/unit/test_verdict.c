/* What becomes of requests that fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "fault.h"
#include "request.h"
#include "task.h"
#include "verdict.h"

static const struct verdict_record fresh = {.is_answered = false};
static const struct verdict_record answered = {.is_answered = true};

/* The verdict on a code. */
static enum verdict judge(const char *code, bool is_retryable,
                          enum request_mode mode, struct task task,
                          struct verdict_record before)
{
    struct request request = {.mode = mode, .retries = 4};
    struct fault fault = {.is_retryable = is_retryable};

    snprintf(fault.code, sizeof fault.code, "%s", code);
    return verdict_on(&fault, &task, &request, &before);
}

static void verdict_should_condemn_what_concerns_every_request(void **state)
{
    static const char *const codes[] = {"auth_failed",    "ip_denied",
                                        "permission",     "memory",
                                        "unknown_action", "internal"};
    struct task page = {.count = 250};

    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        assert_int_equal(judge(codes[i], false, REQUEST_LIST, page, answered),
                         VERDICT_CONDEMN);
        assert_int_equal(
            judge(codes[i], false, REQUEST_IDS, (struct task){0}, answered),
            VERDICT_CONDEMN);
    }
}

static void verdict_should_retry_and_then_condemn_the_host(void **state)
{
    static const char *const codes[] = {"connect", "resolve", "tls"};

    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        struct task task = {.tries = 3};

        assert_int_equal(judge(codes[i], true, REQUEST_IDS, task, answered),
                         VERDICT_RETRY);
        task.tries = 4;
        assert_int_equal(judge(codes[i], true, REQUEST_IDS, task, answered),
                         VERDICT_CONDEMN);
    }
    assert_int_equal(
        judge("tls", false, REQUEST_IDS, (struct task){0}, answered),
        VERDICT_CONDEMN);
}

static void verdict_should_be_patient_with_a_rate_limit(void **state)
{
    struct task task = {.tries = 11};

    (void)state;
    assert_int_equal(judge("rate_limited", true, REQUEST_IDS, task, answered),
                     VERDICT_RETRY);
    task.tries = 12;
    assert_int_equal(judge("rate_limited", true, REQUEST_IDS, task, answered),
                     VERDICT_CONDEMN);
}

static void verdict_should_halve_pages_and_record_single_rows(void **state)
{
    struct task page = {.count = 250, .tries = 4};
    struct task row = {.count = 1, .tries = 4, .is_part = true};

    (void)state;
    assert_int_equal(judge("encoding", false, REQUEST_LIST,
                           (struct task){.count = 2}, fresh),
                     VERDICT_HALVE);
    assert_int_equal(judge("too_large", false, REQUEST_LIST,
                           (struct task){.count = 2}, fresh),
                     VERDICT_HALVE);
    assert_int_equal(judge("server_error", true, REQUEST_LIST, page, fresh),
                     VERDICT_HALVE);
    assert_int_equal(judge("server_error", true, REQUEST_LIST, row, fresh),
                     VERDICT_RECORD);
    assert_int_equal(
        judge("not_found", false, REQUEST_IDS, (struct task){0}, fresh),
        VERDICT_RECORD);
}

static void verdict_should_not_wait_often_for_a_page_that_is_slow(void **state)
{
    struct task page = {.count = 250, .tries = 1};
    struct task part = {.count = 125, .is_part = true};

    (void)state;
    assert_int_equal(judge("timeout", true, REQUEST_LIST, page, answered),
                     VERDICT_HALVE);
    assert_int_equal(judge("timeout", true, REQUEST_LIST, part, answered),
                     VERDICT_HALVE);
    part.count = 1;
    assert_int_equal(judge("timeout", true, REQUEST_LIST, part, answered),
                     VERDICT_RETRY);
}

static void verdict_should_condemn_html_instead_of_a_page(void **state)
{
    struct task page = {.count = 250};

    (void)state;
    assert_int_equal(judge("not_json", false, REQUEST_LIST, page, answered),
                     VERDICT_CONDEMN);
    assert_int_equal(judge("api_error", false, REQUEST_LIST, page, answered),
                     VERDICT_CONDEMN);
}

static void verdict_should_see_when_whmcs_is_down(void **state)
{
    struct verdict_record before = {.failures = 2, .failures_in_row = 2};
    struct task task = {.tries = 4};
    struct request request = {.mode = REQUEST_IDS};

    (void)state;
    assert_int_equal(judge("timeout", true, REQUEST_IDS, task, before),
                     VERDICT_CONDEMN);
    before.is_answered = true;
    assert_int_equal(judge("timeout", true, REQUEST_IDS, task, before),
                     VERDICT_RECORD);
    before.failures_in_row = 11;
    assert_int_equal(judge("timeout", true, REQUEST_IDS, task, before),
                     VERDICT_CONDEMN);

    assert_false(verdict_is_hopeless(&request, &before));
    before.is_answered = false;
    assert_false(verdict_is_hopeless(&request, &fresh));
    before.failures = 3;
    assert_true(verdict_is_hopeless(&request, &before));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdict_should_condemn_what_concerns_every_request),
        cmocka_unit_test(verdict_should_retry_and_then_condemn_the_host),
        cmocka_unit_test(verdict_should_be_patient_with_a_rate_limit),
        cmocka_unit_test(verdict_should_halve_pages_and_record_single_rows),
        cmocka_unit_test(verdict_should_not_wait_often_for_a_page_that_is_slow),
        cmocka_unit_test(verdict_should_condemn_html_instead_of_a_page),
        cmocka_unit_test(verdict_should_see_when_whmcs_is_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
