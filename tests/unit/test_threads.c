/*
 * The functions as the threads of a server call them: all at once. What each
 * thread gets is its own; ThreadSanitizer (preset tsan) or helgrind watch.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "mock_server.h"
#include "statement.h"
#include "tiny_server.h"
#include "udf.h"

/* More sessions than there are handles. */
enum { THREADS = 20, ROUNDS = 12, ANSWER_SIZE = 16384 };

static struct tiny_server server;
static char sealed[STATEMENT_SEALED_SIZE];
static char ticket[STATEMENT_TICKET_SIZE];

/* One thread; `problem` is what it found wrong, since it must not assert. */
struct worker {
    pthread_t thread;
    unsigned number;
    char problem[512];
};

/* Answers GetInvoice with the id that was asked for, others with a list. */
static void answer_with_id(void *context, const char *request,
                           struct tiny_answer *answer)
{
    long id = tiny_server_number(request, "invoiceid");

    (void)context;
    if (id < 0)
        snprintf(answer->body, sizeof answer->body,
                 "{\"result\":\"success\",\"totalresults\":1,\"currencies\":{"
                 "\"currency\":[{\"id\":1,\"code\":\"EUR\"}]}}");
    else
        snprintf(answer->body, sizeof answer->body,
                 "{\"result\":\"success\",\"invoiceid\":%ld,\"userid\":7,"
                 "\"subtotal\":\"%ld.00\",\"total\":\"%ld.00\"}",
                 id, id, id);
}

/*
 * What statement_call() does, without asserting, which only the thread of a
 * test may.
 */
static void call(const char *name, const char *first, const char *second,
                 const char *third, char ret_answer[ANSWER_SIZE])
{
    const char *const texts[] = {first, second, third};
    enum Item_result types[3];
    unsigned long lengths[3], length = 0;
    char *values[3];
    char message[512], buffer[255], is_null = 0, error = 0;
    UDF_ARGS args = {.arg_type = types, .args = values, .lengths = lengths};
    const struct statement_entry *entry = NULL;
    UDF_INIT init;
    const char *answer;

    for (size_t i = 0; i < STATEMENT_ENTRIES; i++)
        if (strcmp(statement_entry(i)->name, name) == 0)
            entry = statement_entry(i);
    while (args.arg_count < 3 && texts[args.arg_count]) {
        memcpy(&values[args.arg_count], &texts[args.arg_count], sizeof *values);
        lengths[args.arg_count] = strlen(texts[args.arg_count]);
        args.arg_count++;
    }

    snprintf(ret_answer, ANSWER_SIZE, "no such call");
    memset(&init, 0, sizeof init);
    if (!entry || entry->init(&init, &args, message) != 0)
        return;
    answer = entry->call(&init, &args, buffer, &length, &is_null, &error);
    snprintf(ret_answer, ANSWER_SIZE, "%s", answer ? answer : "NULL");
    entry->deinit(&init);
}

/* Calls whmcs_pump(); -1 for NULL. */
static long long pump(const char *text)
{
    enum Item_result type = INT_RESULT;
    char *argument = NULL;
    unsigned long length = text ? strlen(text) : 0;
    UDF_ARGS args = {.arg_count = text ? 1 : 0,
                     .arg_type = &type,
                     .args = &argument,
                     .lengths = &length};
    char message[512], is_null = 0, error = 0;
    UDF_INIT init;
    long long left;

    /* The server's struct has no const, but nobody writes. */
    memcpy(&argument, &text, sizeof argument);
    memset(&init, 0, sizeof init);
    if (whmcs_pump_init(&init, &args, message) != 0)
        return -2;
    left = whmcs_pump(&init, &args, &is_null, &error);
    whmcs_pump_deinit(&init);
    return is_null ? -1 : left;
}

/* Notes the first problem of a worker unless the words are in the answer. */
static void expect(struct worker *worker, const char *answer, const char *words)
{
    if (!worker->problem[0] && !strstr(answer, words))
        snprintf(worker->problem, sizeof worker->problem,
                 "thread %u: \"%s\" is not in \"%.300s\"", worker->number,
                 words, answer);
}

/* One round of a worker: each function once. */
static void do_round(struct worker *worker, unsigned round)
{
    unsigned id = 1 + worker->number * 1000 + round * 10;
    char answer[ANSWER_SIZE], text[512];

    call("whmcs_udf_version", NULL, NULL, NULL, answer);
    expect(worker, answer, "libcurl/");
    call("whmcs_claim", ticket, NULL, NULL, answer);
    expect(worker, answer, "success");
    call("whmcs_release", "wrong", NULL, NULL, answer);
    expect(worker, answer, "bad_ticket");
    call(
        "whmcs_seal", ticket,
        "{\"url\":\"https://a.example\",\"identifier\":\"a\",\"secret\":\"b\"}",
        NULL, answer);
    expect(worker, answer, "whmcs1:");
    call("whmcs_call", sealed, "GetCurrencies", "{}", answer);
    expect(worker, answer, "\"EUR\"");

    /* Ahead in one call, taken in the next, with a pump between them. */
    snprintf(text, sizeof text,
             "{\"action\":\"GetInvoice\",\"ids\":[%u],\"ahead\":[%u,%u],"
             "\"max_in_flight\":2}",
             id, id + 1, id + 2);
    call("whmcs_fetch", sealed, text, NULL, answer);
    snprintf(text, sizeof text, "\"id\":%u,", id);
    expect(worker, answer, text);
    pump(NULL);
    snprintf(text, sizeof text, "{\"action\":\"GetInvoice\",\"ids\":[%u,%u]}",
             id + 1, id + 2);
    call("whmcs_fetch", sealed, text, NULL, answer);
    snprintf(text, sizeof text, "\"subtotal\":\"%u.00\"", id + 2);
    expect(worker, answer, text);
    if (round % 3 == 0)
        pump("close");
}

/* A thread of the server. */
static void *work(void *context)
{
    struct worker *worker = context;

    mock_server.session = 100 + worker->number;
    for (unsigned round = 0; round < ROUNDS; round++) {
        /* Every third session is killed at times. */
        if (worker->number % 3 == 0 && round % 4 == 3) {
            char answer[ANSWER_SIZE];

            mock_server.kill_level = 100;
            call("whmcs_fetch", sealed,
                 "{\"action\":\"GetInvoice\",\"ids\":[5],\"ahead\":[6]}", NULL,
                 answer);
            expect(worker, answer, "NULL");
            pump(NULL);
            mock_server.kill_level = 0;
        }
        do_round(worker, round);
    }
    pump("close");
    return NULL;
}

static void threads_should_not_meddle_with_each_other(void **state)
{
    static struct worker workers[THREADS];

    (void)state;
    tiny_server_start(&server, answer_with_id, NULL);
    statement_connect(server.listener.port, ticket, sealed);
    for (unsigned i = 0; i < THREADS; i++) {
        workers[i].number = i;
        assert_int_equal(
            pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    for (unsigned i = 0; i < THREADS; i++)
        pthread_join(workers[i].thread, NULL);
    tiny_server_stop(&server);
    for (unsigned i = 0; i < THREADS; i++)
        assert_string_equal(workers[i].problem, "");
}

int main(void)
{
    /* The library initialises libcurl itself, in whichever thread is first. */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            threads_should_not_meddle_with_each_other,
            mock_server_make_directory, mock_server_remove_directory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
