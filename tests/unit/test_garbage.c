/*
 * WHMCS, or whoever is in its place, answers with garbage: every call ends in
 * one answer or one clean fault, and memory and descriptors stay within bounds.
 * Set WHMCS_SEED and WHMCS_ROUNDS for other and for longer sequences.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "buffer.h"
#include "connection.h"
#include "fault.h"
#include "fetch.h"
#include "fuzz.h"
#include "garbage_server.h"
#include "http.h"
#include "json.h"
#include "request.h"

enum { ROUNDS = 300, MEMORY_MAX_KB = 262144 };

static struct garbage_server server;
static struct connection connection;

/* A number from the environment, or this one. */
static unsigned long setting(const char *name, unsigned long otherwise)
{
    const char *text = getenv(name);

    return text ? strtoul(text, NULL, 10) : otherwise;
}

/* How many descriptors are open. */
static int count_descriptors(void)
{
    DIR *directory = opendir("/proc/self/fd");
    int count = 0;

    assert_non_null(directory);
    while (readdir(directory))
        count++;
    closedir(directory);
    return count;
}

/* Starts the server and points the connection to it. */
static int start(void **state)
{
    unsigned long seed = setting("WHMCS_SEED", 1);

    (void)state;
    print_message("WHMCS_SEED=%lu\n", seed);
    garbage_server_start(&server, seed);
    memset(&connection, 0, sizeof connection);
    snprintf(connection.url, sizeof connection.url,
             "http://127.0.0.1:%u/includes/api.php", server.listener.port);
    snprintf(connection.host, sizeof connection.host, "127.0.0.1");
    snprintf(connection.identifier, sizeof connection.identifier, "who");
    snprintf(connection.secret, sizeof connection.secret, "hidden");
    return 0;
}

/* Stops it. */
static int stop(void **state)
{
    (void)state;
    garbage_server_stop(&server);
    return 0;
}

/* Asks once; the code of the answer is "success", or that of the fault. */
static void ask(const char *json, char *ret_code, size_t size)
{
    struct fault fault = {.code = ""};
    struct request request;
    struct json *answer = NULL;
    struct buffer out;
    size_t length = 0;
    int result;

    buffer_init(&out, 0);
    assert_int_equal(request_read_fetch(json, strlen(json), &request, &fault),
                     0);
    result = fetch_once(&connection, &request, NULL, NULL, &out, &fault);
    assert_true(fuzz_is_json(out.data, out.length, FUZZ_JSON_STRICT));
    assert_null(strstr(out.data, "hidden"));
    assert_int_equal(json_parse(out.data, out.length, &answer, NULL, NULL), 0);
    snprintf(
        ret_code, size, "%s",
        json_text(json_get(answer, result == 0 ? "result" : "code"), &length));
    if (result != 0) {
        fuzz_check_fault(&fault);
        assert_string_equal(fault.code, ret_code);
    }
    json_free(answer);
    buffer_release(&out);
    request_release(&request);
}

/* Asserts that a fault is one that garbage may lead to. */
static void assert_clean(const char *code)
{
    static const char *const codes[] = {
        "success",     "network",      "timeout",      "not_json",
        "too_large",   "server_error", "rate_limited", "deadline",
        "auth_failed", "api_error",    "encoding",     "not_found"};

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strcmp(code, codes[i]) == 0)
            return;

    fail_msg("garbage led to \"%s\"", code);
}

/* The parts of requests that the rounds combine. */
static const char *const requests[] = {
    "{\"action\":\"GetClients\",\"retries\":0,",
    "{\"action\":\"GetClients\",\"retries\":0,\"page_size\":5,",
    "{\"action\":\"GetInvoice\",\"ids\":[1,2,3],\"retries\":0,",
    "{\"action\":\"GetCurrencies\",\"retries\":0,",
};

#define LIMITS                                                                 \
    "\"timeout_ms\":500,\"deadline_ms\":1000,\"max_answer_bytes\":1048576,"    \
    "\"max_in_flight\":4,\"max_bytes\":1048576}"

static void garbage_should_end_in_an_answer_or_a_clean_fault(void **state)
{
    unsigned long rounds = setting("WHMCS_ROUNDS", ROUNDS);
    struct rusage before, after;
    int descriptors = count_descriptors();
    char code[32];

    (void)state;
    getrusage(RUSAGE_SELF, &before);
    for (unsigned long i = 0; i < rounds; i++) {
        char json[512];

        snprintf(json, sizeof json, "%s" LIMITS,
                 requests[i % (sizeof requests / sizeof *requests)]);
        ask(json, code, sizeof code);
        assert_clean(code);
    }
    getrusage(RUSAGE_SELF, &after);
    /* The server may still talk to somebody who has gone. */
    for (int i = 0; i < 500 && count_descriptors() != descriptors; i++)
        usleep(10000);
    assert_int_equal(count_descriptors(), descriptors);
    print_message("%lu rounds, %ld KB more at the peak\n", rounds,
                  after.ru_maxrss - before.ru_maxrss);
    /* The sanitizers keep freed memory and shadows of their own. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    assert_true(after.ru_maxrss - before.ru_maxrss < MEMORY_MAX_KB);
#endif
    if (rounds >= ROUNDS)
        for (int i = 0; i < GARBAGE_KINDS; i++)
            assert_true(server.counts[i] > 0);
}

/* One kind of garbage, with the code that it has to lead to. */
static void assert_kind(enum garbage kind, const char *code)
{
    char got[32];

    server.kind = (int)kind;
    ask("{\"action\":\"GetCurrencies\",\"retries\":0," LIMITS, got, sizeof got);
    if (strcmp(got, code) != 0)
        fail_msg("garbage %d led to \"%s\", not \"%s\"", (int)kind, got, code);
}

static void each_garbage_should_be_told_by_its_name(void **state)
{
    (void)state;
    assert_kind(GARBAGE_BYTES, "network");
    assert_kind(GARBAGE_HUGE_HEADER, "network");
    assert_kind(GARBAGE_ENDLESS_HEADER, "network");
    assert_kind(GARBAGE_BOMB, "too_large");
    assert_kind(GARBAGE_GZIP, "network");
    assert_kind(GARBAGE_HUGE_BODY, "too_large");
    assert_kind(GARBAGE_DEEP, "not_json");
    assert_kind(GARBAGE_REDIRECT, "not_json");
    assert_kind(GARBAGE_RETRY_AFTER, "rate_limited");
    assert_kind(GARBAGE_NOTHING, "network");
}

static void body_without_end_should_stay_within_the_default_limit(void **state)
{
    struct rusage before, after;
    char code[32];

    (void)state;
    getrusage(RUSAGE_SELF, &before);
    server.kind = GARBAGE_HUGE_BODY;
    ask("{\"action\":\"GetCurrencies\",\"retries\":0}", code, sizeof code);
    assert_string_equal(code, "too_large");
    server.kind = GARBAGE_BOMB;
    ask("{\"action\":\"GetCurrencies\",\"retries\":0}", code, sizeof code);
    assert_string_equal(code, "too_large");
    getrusage(RUSAGE_SELF, &after);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    assert_true(after.ru_maxrss - before.ru_maxrss < MEMORY_MAX_KB);
#endif
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(garbage_should_end_in_an_answer_or_a_clean_fault),
        TEST(each_garbage_should_be_told_by_its_name),
        TEST(body_without_end_should_stay_within_the_default_limit),
    };

    return http_initialise() != 0 ? 1
                                  : cmocka_run_group_tests(tests, NULL, NULL);
}
