/* Requests that outlive a call, and the table of those who have some. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "buffer.h"
#include "clock.h"
#include "connection.h"
#include "failing_alloc.h"
#include "fault.h"
#include "handle_table.h"
#include "http.h"
#include "json.h"
#include "request.h"
#include "tiny_server.h"

/* What the server does; read by its thread. */
struct behaviour {
    long total;           /* rows of the list */
    long most;            /* rows per page, whatever is asked; 0 = as asked */
    long bad_row;         /* a page with this row is refused; 0 = none */
    atomic_long failures; /* so many requests fail first */
    const char *failure;  /* with this body */
    int status;           /* and status */
    long delay_ms;
};

enum { SESSION = 4711, OTHER = 4712 };

static struct tiny_server server;
static struct behaviour behaviour;

/* Writes a page of clients; empty pages are long enough to be valid. */
static void answer_list(const char *request, struct tiny_answer *answer)
{
    long start = tiny_server_number(request, "limitstart");
    long count = tiny_server_number(request, "limitnum");
    size_t length;

    if (behaviour.most > 0 && count > behaviour.most)
        count = behaviour.most;
    if (count > behaviour.total - start)
        count = behaviour.total > start ? behaviour.total - start : 0;
    if (behaviour.bad_row > start && behaviour.bad_row <= start + count) {
        snprintf(answer->body, sizeof answer->body,
                 "{\"result\":\"error\",\"message\":\"Error generating JSON "
                 "encoded response: Malformed UTF-8 characters\"}");
        return;
    }

    length = (size_t)snprintf(answer->body, sizeof answer->body,
                              "{\"result\":\"success\",\"totalresults\":%ld,"
                              "\"clients\":{\"client\":[",
                              behaviour.total);
    for (long i = 0; i < count; i++)
        length += (size_t)snprintf(
            answer->body + length, sizeof answer->body - length,
            "%s{\"id\":%ld,\"firstname\":\"A\",\"status\":\"Active\"}",
            i ? "," : "", start + i + 1);
    snprintf(answer->body + length, sizeof answer->body - length, "]}}");
}

/* Answers as the behaviour says. */
static void behave(void *context, const char *request,
                   struct tiny_answer *answer)
{
    char action[64];

    (void)context;
    answer->delay_ms = behaviour.delay_ms;
    if (behaviour.failures > 0) {
        behaviour.failures--;
        answer->status = behaviour.status;
        snprintf(answer->body, sizeof answer->body, "%s", behaviour.failure);
        return;
    }

    tiny_server_parameter(request, "action", action, sizeof action);
    if (strcmp(action, "GetClients") == 0)
        answer_list(request, answer);
    else if (tiny_server_number(request, "invoiceid") > 1000)
        snprintf(answer->body, sizeof answer->body,
                 "{\"result\":\"error\",\"message\":\"Invoice ID Not Found\"}");
    else
        snprintf(answer->body, sizeof answer->body,
                 "{\"result\":\"success\",\"invoiceid\":%ld,\"userid\":7,"
                 "\"subtotal\":\"27.00\",\"total\":\"25.00\"}",
                 tiny_server_number(request, "invoiceid"));
}

/* A connection to the server; another number is another WHMCS. */
static struct connection connect_to(int number)
{
    struct connection connection = {.host = "127.0.0.1", .secret = "hidden"};

    snprintf(connection.identifier, sizeof connection.identifier, "id%d",
             number);
    snprintf(connection.url, sizeof connection.url,
             "http://127.0.0.1:%u/includes/api.php", server.listener.port);
    return connection;
}

/* What came of a call. */
struct answer {
    bool is_read; /* the test itself had memory to read it */
    int rc;
    struct fault fault;
    struct buffer text;
    char rows[8192]; /* ids with a blank behind each */
    char failed[256];
    long requests, retries, ahead, next, done;
    size_t pending;
};

/* A number somewhere in the answer; -1 when it is not there. */
static long number_of(const struct json *object, const char *name)
{
    size_t length = 0;
    const char *text = json_text(json_get(object, name), &length);

    return length > 0 ? strtol(text, NULL, 10) : -1;
}

/* Writes the ids of an array, with a blank behind each. */
static void write_ids(const struct json *array, char *ret_text, size_t size)
{
    size_t length = 0;

    ret_text[0] = '\0';
    for (const struct json *row = json_first(array); row; row = json_next(row))
        length += (size_t)snprintf(ret_text + length, size - length, "%ld ",
                                   number_of(row, "id"));
}

/* Reads what the tests look at. */
static void read_answer(struct answer *answer)
{
    const struct json *stats;
    struct json *json = NULL;

    if (answer->text.length == 0 ||
        json_parse(answer->text.data, answer->text.length, &json, NULL, NULL) !=
            0)
        return;

    answer->is_read = true;
    stats = json_get(json, "stats");
    write_ids(json_get(json, "rows"), answer->rows, sizeof answer->rows);
    write_ids(json_get(json, "failures"), answer->failed,
              sizeof answer->failed);
    for (const struct json *id = json_first(json_get(json, "pending")); id;
         id = json_next(id))
        answer->pending++;
    answer->requests = number_of(stats, "requests");
    answer->retries = number_of(stats, "retries");
    answer->ahead =
        number_of(stats, "ahead_ready") + number_of(stats, "ahead_under_way");
    answer->next = number_of(json, "next");
    answer->done = number_of(json, "done");
    json_free(json);
}

/* Does a request as whmcs_fetch would for this session. */
static struct answer ask(unsigned long long session,
                         const struct connection *connection, const char *text,
                         fetch_poll *poll, void *context)
{
    struct answer answer = {.rc = -1};
    struct request request;

    buffer_init(&answer.text, 0);
    if (request_read_fetch(text, strlen(text), &request, &answer.fault) != 0)
        return answer;

    answer.rc = handle_table_fetch(session, connection, &request, poll, context,
                                   &answer.text, &answer.fault);
    request_release(&request);
    read_answer(&answer);
    buffer_release(&answer.text);
    return answer;
}

/* The same for the session of most tests. */
static struct answer fetch(const char *text)
{
    struct connection connection = connect_to(1);

    return ask(SESSION, &connection, text, NULL, NULL);
}

/* Asserts that a request brings these rows, and what they have cost. */
static void assert_fetch(const char *text, const char *rows, long requests)
{
    struct answer answer = fetch(text);

    if (answer.rc != 0)
        fail_msg("%s: %s", text, answer.fault.message);
    assert_string_equal(answer.rows, rows);
    assert_int_equal(answer.requests, requests);
}

/* Sleeps. */
static void sleep_ms(long delay_ms)
{
    const struct timespec delay = {.tv_sec = delay_ms / 1000,
                                   .tv_nsec = delay_ms % 1000 * 1000000};

    nanosleep(&delay, NULL);
}

/* Pumps until nothing is left, as SQL would between its statements. */
static void pump_all(void)
{
    for (int i = 0; i < 2000; i++) {
        if (handle_table_pump(SESSION) <= 0)
            return;
        sleep_ms(5);
    }
    fail_msg("the pump does not come to an end");
}

/* Starts the server. */
static int begin(void **state)
{
    (void)state;
    behaviour = (struct behaviour){.total = 0};
    tiny_server_start(&server, behave, NULL);
    return 0;
}

/* Ends it; no test leaves a handle behind. */
static int finish(void **state)
{
    (void)state;
    handle_table_drop(SESSION);
    handle_table_drop(OTHER);
    tiny_server_stop(&server);
    return handle_table_count() == 0 ? 0 : -1;
}

static void answers_should_be_there_at_the_next_call(void **state)
{
    (void)state;
    assert_fetch("{\"action\":\"GetInvoice\",\"ids\":[1,2],\"ahead\":[3,4]}",
                 "1 2 ", 2);
    pump_all();
    assert_int_equal(server.request_count, 4);
    assert_fetch("{\"action\":\"GetInvoice\",\"ids\":[4,3]}", "4 3 ", 2);
    assert_int_equal(server.request_count, 4);
    assert_int_equal(handle_table_count(), 0);
}

static void requests_in_flight_should_be_waited_for(void **state)
{
    struct answer answer;

    (void)state;
    behaviour.delay_ms = 60;
    answer = fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[3,4]}");
    assert_string_equal(answer.rows, "");
    assert_int_equal(answer.requests, 0);
    assert_int_equal(answer.ahead, 2);
    assert_fetch("{\"action\":\"GetInvoice\",\"ids\":[3,4,5],\"ahead\":[]}",
                 "3 4 5 ", 3);
    assert_int_equal(server.request_count, 3);
    assert_int_equal(handle_table_pump(SESSION), 0);
}

static void ids_not_named_any_more_should_be_dropped(void **state)
{
    (void)state;
    fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[1,2,3,4,5],"
          "\"max_in_flight\":2}");
    pump_all();
    /* Two of the five are wanted, one stays ahead. */
    assert_fetch("{\"action\":\"GetInvoice\",\"ids\":[2,4],\"ahead\":[5]}",
                 "2 4 ", 4);
    assert_fetch("{\"action\":\"GetInvoice\",\"ids\":[5,1]}", "5 1 ", 2);
    assert_int_equal(server.request_count, 6);
}

static void requests_dropped_in_flight_should_not_disturb(void **state)
{
    (void)state;
    behaviour.delay_ms = 40;
    fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[1,2,3,4],"
          "\"max_in_flight\":4}");
    assert_fetch("{\"action\":\"GetInvoice\",\"ids\":[7],\"ahead\":[],"
                 "\"max_in_flight\":4}",
                 "7 ", 5);
    assert_fetch("{\"action\":\"GetInvoice\",\"ids\":[1,8],\"ahead\":[]}",
                 "1 8 ", 2);
    pump_all();
}

static void failures_should_be_stored_as_well(void **state)
{
    struct answer answer;

    (void)state;
    fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[1,1001,2]}");
    pump_all();
    answer = fetch("{\"action\":\"GetInvoice\",\"ids\":[1001,2,1]}");
    assert_string_equal(answer.rows, "2 1 ");
    assert_string_equal(answer.failed, "1001 ");
    assert_int_equal(answer.requests, 3);
    assert_int_equal(server.request_count, 3);
}

static void ids_given_twice_should_be_answered_twice(void **state)
{
    (void)state;
    assert_fetch("{\"action\":\"GetInvoice\",\"ids\":[1,1],"
                 "\"ahead\":[1,2,2,3]}",
                 "1 1 ", 2);
    pump_all();
    assert_int_equal(server.request_count, 4);
    assert_fetch("{\"action\":\"GetInvoice\",\"ids\":[2,3,2]}", "2 3 2 ", 3);
    assert_int_equal(server.request_count, 5);
}

static void what_did_not_fit_should_be_kept(void **state)
{
    struct answer answer =
        fetch("{\"action\":\"GetInvoice\",\"ids\":[1,2,3,4,5,6,7,8,9],"
              "\"ahead\":[10],\"max_bytes\":1024}");
    long rest = (long)answer.pending;

    (void)state;
    assert_int_equal(answer.rc, 0);
    assert_in_range(rest, 1, 8);
    assert_int_equal(answer.requests, 9 - rest);
    pump_all();
    assert_int_equal(server.request_count, 10);
    answer = fetch("{\"action\":\"GetInvoice\",\"ids\":[1,2,3,4,5,6,7,8,9,"
                   "10]}");
    assert_int_equal(answer.rc, 0);
    assert_int_equal(answer.requests, 10);
    assert_int_equal(server.request_count, 10 + 9 - rest);
}

static void stored_text_should_have_a_limit(void **state)
{
    struct answer answer;

    (void)state;
    fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[1,2,3,4,5,6,7,8,9,"
          "10,11,12],\"ahead_bytes\":1500,\"max_in_flight\":1}");
    for (int i = 0; i < 100; i++) {
        handle_table_pump(SESSION);
        sleep_ms(5);
    }
    assert_in_range(server.request_count, 1, 6);
    assert_true(handle_table_pump(SESSION) >= 6);

    /* What is wanted now goes before the limit. */
    answer = fetch("{\"action\":\"GetInvoice\",\"ids\":[20,21,22,23,24],"
                   "\"ahead\":[1,2,3,4,5,6],\"ahead_bytes\":1024}");
    assert_string_equal(answer.rows, "20 21 22 23 24 ");
    assert_int_equal(answer.pending, 0);
}

static void other_actions_should_run_beside_it(void **state)
{
    struct answer answer;

    (void)state;
    behaviour.total = 25;
    behaviour.delay_ms = 5;
    fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[1,2,3,4,5,6],"
          "\"max_in_flight\":2}");
    answer = fetch("{\"action\":\"GetClients\",\"page_size\":10,"
                   "\"max_in_flight\":2}");
    assert_int_equal(answer.rc, 0);
    assert_int_equal(answer.requests, 3);
    assert_int_equal(answer.done, 1);
    assert_true(server.request_count > 3);
    assert_fetch("{\"action\":\"GetInvoice\",\"ids\":[9],"
                 "\"params\":{\"a\":\"b\"}}",
                 "9 ", 1);
    assert_fetch("{\"action\":\"GetInvoice\",\"ids\":[1,2,3,4,5,6]}",
                 "1 2 3 4 5 6 ", 6);
    assert_int_equal(server.request_count, 10);
}

static void refused_list_should_leave_it_alone(void **state)
{
    struct answer answer;

    (void)state;
    fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[1,2]}");
    pump_all();
    behaviour.failures = 1;
    behaviour.status = 403;
    behaviour.failure = "{\"result\":\"error\",\"message\":\"Invalid "
                        "Permissions: API action not allowed\"}";
    answer = fetch("{\"action\":\"GetClients\"}");
    assert_int_equal(answer.rc, -1);
    assert_int_equal(answer.requests, 1);
    assert_fetch("{\"action\":\"GetInvoice\",\"ids\":[1,2]}", "1 2 ", 2);
    assert_int_equal(server.request_count, 3);
}

static void other_work_ahead_should_take_its_place(void **state)
{
    struct answer answer;

    (void)state;
    behaviour.total = 5;
    fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[1,2]}");
    pump_all();
    answer = fetch("{\"action\":\"GetClients\",\"ahead\":true}");
    assert_int_equal(answer.requests, 3);
    assert_fetch("{\"action\":\"GetInvoice\",\"ids\":[1]}", "1 ", 1);
    assert_int_equal(handle_table_count(), 1);
}

/* Sweeps a list in as many calls as it takes; returns the requests counted. */
static long sweep(long page_size, const char *more)
{
    long next = 0, requests = 0, place = 0;

    for (int calls = 0; calls < 1000; calls++) {
        char text[256], *row;
        struct answer answer;

        snprintf(text, sizeof text,
                 "{\"action\":\"GetClients\",\"start\":%ld,\"page_size\":%ld,"
                 "\"ahead\":true,\"max_bytes\":2048%s}",
                 next, page_size, more);
        answer = fetch(text);
        if (answer.rc != 0)
            fail_msg("%s: %s", text, answer.fault.message);
        row = answer.rows;
        while (*row) {
            long id = strtol(row, &row, 10);

            row++;
            /* The bad row is a failure, between the others. */
            place++;
            if (place == behaviour.bad_row)
                place++;
            assert_int_equal(id, place);
        }
        requests += answer.requests;
        assert_true(answer.next > next || answer.done == 1);
        next = answer.next;
        if (calls % 2)
            handle_table_pump(SESSION);
        if (answer.done == 1)
            break;
    }
    assert_int_equal(next, behaviour.total);
    return requests;
}

static void list_should_be_read_ahead(void **state)
{
    (void)state;
    behaviour.total = 203;
    assert_int_equal(sweep(10, ""), 21);
    assert_int_equal(server.request_count, 21);
    assert_int_equal(handle_table_pump(SESSION), 0);
    /* From its beginning again. */
    assert_int_equal(sweep(10, ",\"max_in_flight\":3"), 21);
    assert_int_equal(server.request_count, 42);
    /* And behind its end, where nothing was and something may be now. */
    behaviour.total = 204;
    assert_fetch("{\"action\":\"GetClients\",\"start\":203,"
                 "\"page_size\":10,\"ahead\":true}",
                 "204 ", 1);
}

static void list_read_ahead_should_cope_with_short_and_bad_pages(void **state)
{
    long requests;

    (void)state;
    behaviour.total = 120;
    behaviour.most = 7;
    behaviour.bad_row = 33;
    requests = sweep(10, "");
    assert_int_equal(requests, server.request_count);
    assert_true(requests > 18);
}

static void list_should_start_anew_from_another_place(void **state)
{
    struct answer answer;

    (void)state;
    behaviour.total = 200;
    answer = fetch("{\"action\":\"GetClients\",\"page_size\":10,"
                   "\"ahead\":true,\"max_bytes\":1024}");
    assert_true(answer.next < 100);
    answer = fetch("{\"action\":\"GetClients\",\"page_size\":10,\"start\":190,"
                   "\"ahead\":true,\"max_bytes\":1024}");
    assert_int_equal(answer.rc, 0);
    assert_int_equal(strncmp(answer.rows, "191 192 ", 8), 0);
}

static void stopped_work_should_be_tried_again(void **state)
{
    struct answer answer;

    (void)state;
    behaviour.failure = "{\"result\":\"error\",\"message\":\"Authentication "
                        "Failed\"}";
    behaviour.status = 403;
    fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[1]}");
    pump_all();
    behaviour.failures = 1;
    answer = fetch("{\"action\":\"GetInvoice\",\"ids\":[1],\"ahead\":[2,3],"
                   "\"max_in_flight\":1}");
    assert_int_equal(answer.rc, 0);
    assert_string_equal(answer.rows, "1 ");
    pump_all();
    assert_int_equal(server.request_count, 2);
    assert_fetch("{\"action\":\"GetInvoice\",\"ids\":[2],\"ahead\":[3]}", "2 ",
                 3 - answer.requests);
    pump_all();

    behaviour.failures = 100;
    answer = fetch("{\"action\":\"GetInvoice\",\"ids\":[4],\"ahead\":[3]}");
    assert_int_equal(answer.rc, -1);
    assert_string_equal(answer.fault.code, "auth_failed");
    assert_int_equal(handle_table_count(), 0);
}

static void stopped_list_should_leave_no_gap(void **state)
{
    struct answer answer;
    long next;

    (void)state;
    behaviour.total = 100;
    behaviour.failure = "{\"result\":\"error\",\"message\":\"Authentication "
                        "Failed\"}";
    behaviour.status = 403;
    answer = fetch("{\"action\":\"GetClients\",\"page_size\":2,"
                   "\"ahead\":true,\"max_bytes\":2048,\"max_in_flight\":1}");
    next = answer.next;
    assert_in_range(next, 1, 30);
    behaviour.failures = 1;
    pump_all();
    for (int i = 0; i < 100 && answer.done != 1; i++) {
        char text[256], rows[8192] = "";
        size_t length = 0;

        snprintf(text, sizeof text,
                 "{\"action\":\"GetClients\",\"page_size\":2,\"start\":%ld,"
                 "\"ahead\":true,\"max_bytes\":2048,\"max_in_flight\":1}",
                 next);
        answer = fetch(text);
        if (answer.rc != 0) {
            /* It met the failure itself. */
            assert_string_equal(answer.fault.code, "auth_failed");
            continue;
        }
        for (long id = next + 1; id <= answer.next; id++)
            length += (size_t)snprintf(rows + length, sizeof rows - length,
                                       "%ld ", id);
        assert_string_equal(answer.rows, rows);
        next = answer.next;
    }
    assert_int_equal(next, 100);
}

static void list_ahead_should_have_a_limit(void **state)
{
    struct answer answer;

    (void)state;
    behaviour.total = 400;
    answer = fetch("{\"action\":\"GetClients\",\"page_size\":2,"
                   "\"ahead\":true,\"max_bytes\":4096,"
                   "\"max_in_flight\":1}");
    /* It does not wait for more than it tells. */
    assert_in_range(answer.ahead, 1, 3);
    for (int i = 0; i < 100; i++) {
        handle_table_pump(SESSION);
        sleep_ms(2);
    }
    assert_in_range(server.request_count, answer.requests + 2,
                    3 * answer.requests + 2);
}

static void pump_should_never_wait(void **state)
{
    long long begun_us;

    (void)state;
    behaviour.delay_ms = 1000;
    fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[1]}");
    begun_us = clock_now_us();
    for (int i = 0; i < 5; i++)
        assert_int_equal(handle_table_pump(SESSION), 1);
    assert_in_range(clock_now_us() - begun_us, 0, 300000);
}

/* Somebody else of the same session, while a call is at work. */
static int pump_meanwhile(void *context)
{
    *(long long *)context = handle_table_pump(SESSION);
    return 0;
}

static void handle_at_work_should_be_out_of_reach(void **state)
{
    struct connection connection = connect_to(1);
    long long left = 0;

    (void)state;
    ask(SESSION, &connection,
        "{\"action\":\"GetInvoice\",\"ids\":[1],\"ahead\":[2]}", pump_meanwhile,
        &left);
    assert_int_equal(left, -1);
    assert_true(handle_table_pump(SESSION) >= 0);
}

static void time_without_attention_should_not_count(void **state)
{
    (void)state;
    /* The answer is not even there when somebody comes back. */
    behaviour.delay_ms = 1600;
    fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[1],"
          "\"timeout_ms\":1000}");
    handle_table_pump(SESSION);
    sleep_ms(1300);
    assert_fetch("{\"action\":\"GetInvoice\",\"ids\":[1],\"timeout_ms\":1000}",
                 "1 ", 1);
    assert_int_equal(server.request_count, 1);
}

/* Counts how often the kill flag is looked at. */
static int count_polls(void *context)
{
    ++*(int *)context;
    return 0;
}

static void work_that_cannot_go_on_should_not_be_watched(void **state)
{
    struct connection connection = connect_to(1);
    struct answer answer;
    int polls = 0;

    (void)state;
    /* Its deadline has passed, and it stopped with something to repeat. */
    behaviour.failure = "{\"result\":\"error\",\"message\":\"Authentication "
                        "Failed\"}";
    behaviour.status = 403;
    answer = fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"deadline_ms\":200,"
                   "\"ahead\":[1,2,3]}");
    assert_int_equal(answer.rc, 0);
    usleep(250000);
    pump_all();
    behaviour.failures = 1;
    fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"deadline_ms\":200,"
          "\"ahead\":[4]}");
    pump_all();
    behaviour.delay_ms = 400;
    answer = ask(SESSION, &connection, "{\"action\":\"GetClients\"}",
                 count_polls, &polls);
    assert_int_equal(answer.rc, 0);
    assert_in_range(polls, 1, 40);
    assert_int_equal(handle_table_count(), 1);
}

static void deadline_should_leave_the_rest_under_way(void **state)
{
    struct answer answer;

    (void)state;
    behaviour.delay_ms = 60;
    answer = fetch("{\"action\":\"GetInvoice\",\"ids\":[1,2,3,4,5,6,7,8],"
                   "\"deadline_ms\":250,\"max_in_flight\":2,\"ahead\":[]}");
    assert_int_equal(answer.rc, 0);
    assert_in_range(answer.pending, 1, 7);
    assert_int_equal(answer.requests, 8 - answer.pending);
    assert_true(answer.ahead > 0);
    assert_fetch("{\"action\":\"GetInvoice\",\"ids\":[1,8],\"ahead\":[]}",
                 "1 8 ", 2 + answer.ahead);
}

/* A statement that was killed. */
static int say_killed(void *context)
{
    (void)context;
    return 1317;
}

static void killed_call_should_end_it(void **state)
{
    struct connection connection = connect_to(1);
    struct answer answer;

    (void)state;
    behaviour.delay_ms = 200;
    fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[1,2]}");
    answer = ask(SESSION, &connection,
                 "{\"action\":\"GetInvoice\",\"ids\":[1]}", say_killed, NULL);
    assert_int_equal(answer.rc, -1);
    assert_string_equal(answer.fault.code, "killed");
    assert_int_equal(handle_table_count(), 0);

    /* The same beside it. */
    fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[1,2]}");
    answer = ask(SESSION, &connection, "{\"action\":\"GetClients\"}",
                 say_killed, NULL);
    assert_int_equal(answer.rc, -1);
    assert_int_equal(handle_table_count(), 0);
}

static void session_should_have_its_own(void **state)
{
    struct connection connection = connect_to(1);
    struct answer answer;

    (void)state;
    fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[1]}");
    pump_all();
    assert_int_equal(handle_table_pump(OTHER), -1);
    handle_table_drop(OTHER);
    answer =
        ask(OTHER, &connection,
            "{\"action\":\"GetInvoice\",\"ids\":[1],\"ahead\":[]}", NULL, NULL);
    assert_int_equal(answer.requests, 1);
    assert_int_equal(server.request_count, 2);
    assert_int_equal(handle_table_count(), 2);
    assert_fetch("{\"action\":\"GetInvoice\",\"ids\":[1]}", "1 ", 1);
    assert_int_equal(server.request_count, 2);

    /* No session is known: nothing can be kept. */
    answer = ask(0, &connection,
                 "{\"action\":\"GetInvoice\",\"ids\":[1],\"ahead\":[2]}", NULL,
                 NULL);
    assert_int_equal(answer.ahead, 0);
    assert_int_equal(handle_table_pump(0), -1);
}

static void other_connection_should_not_use_it(void **state)
{
    struct connection connection = connect_to(2);
    struct answer answer;

    (void)state;
    fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[1]}");
    pump_all();
    answer = ask(SESSION, &connection,
                 "{\"action\":\"GetInvoice\",\"ids\":[1]}", NULL, NULL);
    assert_string_equal(answer.rows, "1 ");
    assert_int_equal(answer.requests, 1);
    assert_int_equal(server.request_count, 2);
    assert_fetch("{\"action\":\"GetInvoice\",\"ids\":[1],\"ahead\":[2]}", "1 ",
                 1);
    assert_int_equal(handle_table_count(), 1);
    pump_all();
    /* With something of its own to keep it takes the place. */
    answer =
        ask(SESSION, &connection,
            "{\"action\":\"GetInvoice\",\"ids\":[2],\"ahead\":[]}", NULL, NULL);
    assert_int_equal(answer.requests, 2);
    assert_int_equal(server.request_count, 4);
    assert_int_equal(handle_table_count(), 1);
}

static void connections_should_be_kept_on_demand(void **state)
{
    (void)state;
    behaviour.total = 3;
    fetch("{\"action\":\"GetClients\"}");
    assert_int_equal(handle_table_count(), 0);
    fetch("{\"action\":\"GetClients\",\"keep\":1}");
    assert_int_equal(handle_table_count(), 1);
    assert_int_equal(handle_table_pump(SESSION), 0);
    fetch("{\"action\":\"GetClients\"}");
    assert_int_equal(handle_table_count(), 0);
}

static void table_should_have_an_end(void **state)
{
    static const char text[] = "{\"action\":\"GetInvoice\",\"ids\":[1],"
                               "\"ahead\":[2],\"ahead_idle_ms\":60000}";
    struct connection connection = connect_to(1);
    struct answer answer;

    (void)state;
    for (unsigned i = 1; i <= HANDLE_TABLE_SIZE; i++) {
        ask(i, &connection, text, NULL, NULL);
        assert_true(handle_table_pump(i) >= 0);
    }
    answer = fetch(text);
    assert_int_equal(answer.ahead, 0);
    assert_string_equal(answer.rows, "1 ");
    assert_int_equal(answer.requests, 1);
    assert_int_equal(handle_table_pump(SESSION), -1);
    assert_int_equal(handle_table_count(), HANDLE_TABLE_SIZE);
    handle_table_drop(7);
    fetch(text);
    assert_true(handle_table_pump(SESSION) >= 0);
    for (unsigned i = 1; i <= HANDLE_TABLE_SIZE; i++)
        handle_table_drop(i);
}

static void forgotten_handles_should_be_cleared_away(void **state)
{
    struct connection connection = connect_to(1);
    struct answer answer;

    (void)state;
    for (unsigned i = 1; i <= 3; i++)
        ask(i, &connection,
            "{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[2],"
            "\"ahead_idle_ms\":500}",
            NULL, NULL);
    fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[2],"
          "\"ahead_total_ms\":500}");
    assert_int_equal(handle_table_count(), 4);
    sleep_ms(700);
    /* Any use of the table is enough. */
    assert_int_equal(handle_table_pump(OTHER), -1);
    assert_int_equal(handle_table_count(), 0);

    fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[2],"
          "\"ahead_idle_ms\":100}");
    sleep_ms(250);
    assert_int_equal(handle_table_pump(SESSION), -1);
    answer = fetch("{\"action\":\"GetInvoice\",\"ids\":[2]}");
    assert_int_equal(answer.requests, 2);

    /* One that expired can be dropped, too. */
    fetch("{\"action\":\"GetInvoice\",\"ids\":[],\"ahead\":[2],"
          "\"ahead_idle_ms\":100}");
    sleep_ms(250);
    handle_table_drop(SESSION);
    assert_int_equal(handle_table_count(), 0);
}

/* One of the sessions of the test below. */
static void *work_in_a_session(void *context)
{
    const unsigned long long *session = context;
    struct connection connection = connect_to(1);
    long wrong = 0;

    for (int i = 0; i < 30; i++) {
        struct answer answer =
            ask(*session, &connection,
                "{\"action\":\"GetInvoice\",\"ids\":[1,2],\"ahead\":[3,4],"
                "\"ahead_idle_ms\":100}",
                NULL, NULL);

        wrong += strcmp(answer.rows, "1 2 ") != 0;
        handle_table_pump(*session);
        answer = ask(*session, &connection,
                     "{\"action\":\"GetInvoice\",\"ids\":[3,4]}", NULL, NULL);
        wrong += strcmp(answer.rows, "3 4 ") != 0;
    }
    return wrong ? (void *)session : NULL;
}

static void sessions_should_not_disturb_each_other(void **state)
{
    enum { COUNT = 6 };
    unsigned long long sessions[COUNT];
    pthread_t threads[COUNT];

    (void)state;
    for (unsigned i = 0; i < COUNT; i++) {
        sessions[i] = i + 1;
        assert_int_equal(
            pthread_create(&threads[i], NULL, work_in_a_session, &sessions[i]),
            0);
    }
    for (unsigned i = 0; i < COUNT; i++) {
        void *wrong = NULL;

        pthread_join(threads[i], &wrong);
        assert_null(wrong);
    }
    assert_int_equal(handle_table_count(), 0);
}

/* One attempt of the tests below: two calls and a pump between. */
static bool attempt(void *context)
{
    const char *const *texts = context;
    struct answer first = fetch(texts[0]);
    struct answer second = {.rc = 0};

    assert_true(first.rc == 0 || strcmp(first.fault.code, "memory") == 0);
    handle_table_pump(SESSION);
    if (first.rc == 0)
        second = fetch(texts[1]);
    assert_true(second.rc == 0 || strcmp(second.fault.code, "memory") == 0);
    if (second.is_read && first.rc == 0)
        assert_string_equal(second.rows, second.rc == 0 ? texts[2] : "");
    handle_table_drop(SESSION);
    assert_int_equal(handle_table_count(), 0);
    return first.is_read && first.rc == 0 && second.is_read && second.rc == 0;
}

static void handle_should_survive_every_failing_allocation(void **state)
{
    const char *ids[] = {"{\"action\":\"GetInvoice\",\"ids\":[1],"
                         "\"ahead\":[2,3,1001]}",
                         "{\"action\":\"GetInvoice\",\"ids\":[2,1001,4],"
                         "\"ahead\":[5]}",
                         "2 4 "};
    const char *beside[] = {"{\"action\":\"GetInvoice\",\"ids\":[],"
                            "\"ahead\":[2,3]}",
                            "{\"action\":\"GetClients\",\"page_size\":5}",
                            "1 2 3 4 5 6 7 "};

    (void)state;
    behaviour.total = 7;
    assert_true(failing_alloc_run(attempt, ids) > 40);
    assert_true(failing_alloc_run(attempt, beside) > 40);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(answers_should_be_there_at_the_next_call),
        TEST(requests_in_flight_should_be_waited_for),
        TEST(ids_not_named_any_more_should_be_dropped),
        TEST(requests_dropped_in_flight_should_not_disturb),
        TEST(failures_should_be_stored_as_well),
        TEST(ids_given_twice_should_be_answered_twice),
        TEST(what_did_not_fit_should_be_kept),
        TEST(stored_text_should_have_a_limit),
        TEST(other_actions_should_run_beside_it),
        TEST(refused_list_should_leave_it_alone),
        TEST(other_work_ahead_should_take_its_place),
        TEST(list_should_be_read_ahead),
        TEST(list_read_ahead_should_cope_with_short_and_bad_pages),
        TEST(list_should_start_anew_from_another_place),
        TEST(stopped_work_should_be_tried_again),
        TEST(stopped_list_should_leave_no_gap),
        TEST(list_ahead_should_have_a_limit),
        TEST(pump_should_never_wait),
        TEST(handle_at_work_should_be_out_of_reach),
        TEST(time_without_attention_should_not_count),
        TEST(work_that_cannot_go_on_should_not_be_watched),
        TEST(deadline_should_leave_the_rest_under_way),
        TEST(killed_call_should_end_it),
        TEST(session_should_have_its_own),
        TEST(other_connection_should_not_use_it),
        TEST(connections_should_be_kept_on_demand),
        TEST(table_should_have_an_end),
        TEST(forgotten_handles_should_be_cleared_away),
        TEST(sessions_should_not_disturb_each_other),
        TEST(handle_should_survive_every_failing_allocation),
    };

    return http_initialise() != 0 ? 1
                                  : cmocka_run_group_tests(tests, NULL, NULL);
}
