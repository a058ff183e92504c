/* Workers, TLS, lifetime and the end of the process. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <curl/curl.h>

#include "harness.h"

static void workers_should_bound_what_is_in_service(void **state)
{
    const struct answer *answer;
    double seconds;

    (void)state;
    FAKE_START("--latency-ms", "100", "--workers", "4");
    seconds = api_many("action=GetCurrencies", 12);
    assert_true(seconds > 0.28 && seconds < 2.0);
    answer = post("/_control", "do=stats");
    assert_int_equal(number_at(answer, "in_service_max"), 4);
    assert_int_equal(number_at(answer, "queued_max"), 8);
    fake_stop();
}

static void latency_should_not_need_a_thread_per_request(void **state)
{
    double seconds;

    (void)state;
    FAKE_START("--latency-ms", "200");
    seconds = api_many("action=GetCurrencies", 100);
    assert_true(seconds > 0.19 && seconds < 2.0);
    fake_stop();
}

static void sigterm_should_end_it_at_once_with_requests_waiting(void **state)
{
    struct timespec wait = {0, 200000000};
    struct timespec before, after;
    pid_t client;

    (void)state;
    FAKE_START("--latency-ms", "60000");
    client = fork();
    if (client == 0) {
        api("action=GetCurrencies");
        _exit(0);
    }
    nanosleep(&wait, NULL);
    clock_gettime(CLOCK_MONOTONIC, &before);
    fake_stop();
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_true(after.tv_sec - before.tv_sec < 3);
    waitpid(client, NULL, 0);
}

static void it_should_end_after_its_lifetime(void **state)
{
    (void)state;
    FAKE_START("--lifetime", "1");
    fake_wait();
}

static void tls_should_need_the_right_authority(void **state)
{
    (void)state;
    assert_int_equal(
        system(FAKE_SOURCE "/make-certificates " FAKE_CERTIFICATES), 0);
    setenv("FAKE_CA", FAKE_CERTIFICATES "/ca.pem", 1);
    FAKE_START("--tls-cert", FAKE_CERTIFICATES "/server-cert.pem", "--tls-key",
               FAKE_CERTIFICATES "/server-key.pem");
    assert_int_equal(api("action=GetCurrencies")->status, 200);
    setenv("FAKE_CA", FAKE_CERTIFICATES "/other-ca.pem", 1);
    assert_int_equal(api("action=GetCurrencies")->curl_code,
                     CURLE_PEER_FAILED_VERIFICATION);
    unsetenv("FAKE_CA");
    fake_stop();
}

static void a_whmcs_without_data_should_be_possible(void **state)
{
    (void)state;
    FAKE_START("--empty", "--deny-ip", "--switch", "noise=bom:1");
    control("do=deny_ip&value=0");
    assert_int_equal(api("action=GetClients")->text[0], '\xef');
    assert_int_equal(number_at(api("action=GetClients"), "totalresults"), 0);
    fake_stop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(workers_should_bound_what_is_in_service),
        cmocka_unit_test(latency_should_not_need_a_thread_per_request),
        cmocka_unit_test(sigterm_should_end_it_at_once_with_requests_waiting),
        cmocka_unit_test(it_should_end_after_its_lifetime),
        cmocka_unit_test(tls_should_need_the_right_authority),
        cmocka_unit_test(a_whmcs_without_data_should_be_possible),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
