/* Sweeps and sets of ids against a server that behaves as WHMCS may. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <curl/curl.h>

#include "buffer.h"
#include "connection.h"
#include "failing_alloc.h"
#include "fault.h"
#include "fetch.h"
#include "http.h"
#include "json.h"
#include "reply.h"
#include "request.h"
#include "result.h"
#include "tiny_server.h"
#include "transport_fault.h"

/* What the server does; read by its thread. */
struct behaviour {
    long total;            /* rows of the list */
    long most;             /* rows per answer, whatever is asked */
    long bad_row;          /* a page with this row is refused; 0 = none */
    long failure_count;    /* so many requests fail first */
    int status;            /* with this status; 0 = closed */
    const char *header;    /* and these header lines */
    const char *text;      /* and this body */
    long delay_ms;         /* before every answer */
    long wrong_id;         /* the invoice that is answered with another one */
    bool is_total_hidden;  /* the list comes without totalresults */
    bool is_start_ignored; /* every page is the first one */
    long gone_after;       /* so many answers, then the first row is deleted */
    bool is_request_kept;  /* copies the last request to `request` */
    char request[1024];
};

static struct tiny_server server;

/* Writes a page of clients. */
static void answer_list(const struct behaviour *behaviour, const char *request,
                        struct tiny_answer *answer)
{
    long start = tiny_server_number(request, "limitstart");
    long count = tiny_server_number(request, "limitnum");
    long gone = behaviour->gone_after > 0 &&
                server.request_count > behaviour->gone_after;
    long total = behaviour->total - gone;
    size_t length;

    if (behaviour->is_start_ignored)
        start = 0;
    if (count > behaviour->most)
        count = behaviour->most;
    if (count > total - start)
        count = total - start;
    if (count < 0)
        count = 0;
    if (behaviour->bad_row > start && behaviour->bad_row <= start + count) {
        snprintf(
            answer->body, sizeof answer->body,
            "{\"result\":\"error\",\"message\":\"Error generating JSON encoded response: "
            "Malformed UTF-8 characters\"}");
        return;
    }

    length = (size_t)snprintf(answer->body, sizeof answer->body,
                              "{\"result\":\"success\",\"%s\":%ld,"
                              "\"clients\":{\"client\":[",
                              behaviour->is_total_hidden ? "x" : "totalresults",
                              total);
    for (long i = 0; i < count; i++)
        length += (size_t)snprintf(
            answer->body + length, sizeof answer->body - length,
            "%s{\"id\":%ld,\"firstname\":\"A\",\"status\":\"Active\"}",
            i ? "," : "", start + i + 1 + gone);
    snprintf(answer->body + length, sizeof answer->body - length, "]}}");
}

/* Writes one invoice; those beyond 1000 do not exist. */
static void answer_invoice(long id, struct tiny_answer *answer)
{
    if (id > 1000)
        snprintf(answer->body, sizeof answer->body,
                 "{\"result\":\"error\",\"message\":\"Invoice ID Not Found\"}");
    else
        snprintf(answer->body, sizeof answer->body,
                 "{\"result\":\"success\",\"invoiceid\":%ld,\"userid\":7,"
                 "\"subtotal\":\"27.00\",\"total\":\"25.00\"}",
                 id);
}

/* Answers as the behaviour says. */
static void behave(void *context, const char *request,
                   struct tiny_answer *answer)
{
    struct behaviour *behaviour = context;
    char action[64];

    if (behaviour->is_request_kept)
        snprintf(behaviour->request, sizeof behaviour->request, "%s", request);
    answer->delay_ms = behaviour->delay_ms;
    if (behaviour->failure_count > 0) {
        behaviour->failure_count--;
        answer->is_closed = behaviour->status == 0;
        answer->status = behaviour->status;
        answer->header = behaviour->header ? behaviour->header : "";
        snprintf(answer->body, sizeof answer->body, "%s",
                 behaviour->text ? behaviour->text : "");
        return;
    }

    tiny_server_parameter(request, "action", action, sizeof action);
    if (strcmp(action, "GetInvoice") == 0)
        answer_invoice(tiny_server_number(request, "invoiceid") ==
                               behaviour->wrong_id
                           ? 999
                           : tiny_server_number(request, "invoiceid"),
                       answer);
    else
        answer_list(behaviour, request, answer);
}

/* A connection to the server. */
static struct connection connect_to(unsigned port)
{
    struct connection connection = {.host = "127.0.0.1",
                                    .identifier = "who & what",
                                    .secret = "hidden",
                                    .access_key = "a+b"};

    snprintf(connection.url, sizeof connection.url,
             "http://127.0.0.1:%u/includes/api.php", port);
    return connection;
}

/* Runs a request against a port. */
static int fetch_at(unsigned port, const char *json, fetch_poll *poll,
                    void *context, struct buffer *out, struct fault *fault)
{
    struct connection connection = connect_to(port);
    struct request request;
    int rc;

    buffer_init(out, 0);
    rc = request_read_fetch(json, strlen(json), &request, fault);
    if (rc == 0)
        rc = fetch_once(&connection, &request, poll, context, out, fault);
    request_release(&request);
    return rc;
}

/* An answer of the library, parsed. */
struct answer {
    struct buffer text;
    struct json *json;
    int requests;
};

/* Fetches what has to succeed; the caller ends it with end(). */
static struct answer fetch(struct behaviour *behaviour, const char *json)
{
    struct fault fault = {.code = ""};
    struct answer answer = {.json = NULL};
    int rc;

    tiny_server_start(&server, behave, behaviour);
    rc = fetch_at(server.listener.port, json, NULL, NULL, &answer.text, &fault);
    tiny_server_stop(&server);
    if (rc != 0)
        fail_msg("%s: %s", fault.code, fault.message);
    assert_string_equal(fault.code, "");
    assert_int_equal(json_parse(answer.text.data, answer.text.length,
                                &answer.json, NULL, NULL),
                     0);
    answer.requests = server.request_count;
    return answer;
}

/* Frees the answer. */
static void end(struct answer *answer)
{
    json_free(answer->json);
    buffer_release(&answer->text);
}

/* Fetches what has to fail; returns the fault. */
static struct fault fetch_fault(struct behaviour *behaviour, const char *json)
{
    struct fault fault = {.code = ""};
    struct buffer out;

    tiny_server_start(&server, behave, behaviour);
    assert_int_equal(
        fetch_at(server.listener.port, json, NULL, NULL, &out, &fault), -1);
    tiny_server_stop(&server);
    assert_non_null(strstr(out.data, "{\"result\":\"error\",\"code\":"));
    assert_non_null(strstr(out.data, ",\"stats\":{\"requests\":"));
    assert_null(strstr(out.data, "hidden"));
    buffer_release(&out);
    return fault;
}

/* Asserts a number at the top of an answer. */
static void assert_number(const struct answer *answer, const char *name,
                          long expected)
{
    size_t length = 0;
    const char *text = json_text(json_get(answer->json, name), &length);

    if (strtol(text, NULL, 10) != expected || length == 0)
        fail_msg("%s is \"%s\" and not %ld", name, text, expected);
}

/* Number of elements of an array in the answer. */
static size_t count_of(const struct answer *answer, const char *name)
{
    size_t count = 0;

    assert_int_equal(json_kind(json_get(answer->json, name)), JSON_ARRAY);
    for (const struct json *value = json_first(json_get(answer->json, name));
         value; value = json_next(value))
        count++;
    return count;
}

/* Asserts that the rows have the ids from first to last, in order. */
static void assert_rows(const struct answer *answer, long first, long last)
{
    long id = first;

    for (const struct json *row = json_first(json_get(answer->json, "rows"));
         row; row = json_next(row)) {
        size_t length = 0;
        const char *text = json_text(json_get(row, "id"), &length);

        assert_int_equal(strtol(text, NULL, 10), id++);
    }
    assert_int_equal(id - 1, last);
}

/* Milliseconds. */
static long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void fetch_should_collect_all_pages_in_order(void **state)
{
    struct behaviour behaviour = {.total = 1003, .most = 1000};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":100}");

    (void)state;
    assert_rows(&answer, 1, 1003);
    assert_number(&answer, "total", 1003);
    assert_number(&answer, "next", 1003);
    assert_number(&answer, "done", 1);
    assert_int_equal(answer.requests, 11);
    assert_int_equal(count_of(&answer, "failures"), 0);
    assert_int_equal(count_of(&answer, "pending"), 0);
    end(&answer);
}

static void fetch_should_cope_with_a_cap_of_fifty_rows(void **state)
{
    struct behaviour behaviour = {.total = 620, .most = 50};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":250}");

    (void)state;
    assert_rows(&answer, 1, 620);
    assert_number(&answer, "done", 1);
    assert_int_equal(answer.requests, 13);
    end(&answer);
}

static void fetch_should_accept_an_empty_list(void **state)
{
    struct behaviour behaviour = {.total = 0, .most = 50};
    struct answer answer = fetch(&behaviour, "{\"action\":\"GetClients\"}");

    (void)state;
    assert_int_equal(count_of(&answer, "rows"), 0);
    assert_number(&answer, "total", 0);
    assert_number(&answer, "next", 0);
    assert_number(&answer, "done", 1);
    assert_int_equal(answer.requests, 1);
    end(&answer);
}

static void fetch_should_start_where_it_is_told(void **state)
{
    struct behaviour behaviour = {.total = 120, .most = 50};
    struct answer answer =
        fetch(&behaviour,
              "{\"action\":\"GetClients\",\"start\":100,\"page_size\":10}");

    (void)state;
    assert_rows(&answer, 101, 120);
    end(&answer);

    answer = fetch(&behaviour, "{\"action\":\"GetClients\",\"start\":500}");
    assert_int_equal(count_of(&answer, "rows"), 0);
    assert_number(&answer, "done", 1);
    end(&answer);
}

/* Appends what is known of the rows from first to last of an answer. */
static void append_known(struct buffer *out, const struct answer *answer,
                         long first, long last)
{
    const char *comma = "";

    for (const struct json *row = json_first(json_get(answer->json, "rows"));
         row; row = json_next(row)) {
        size_t length = 0;
        long id = strtol(json_text(json_get(row, "id"), &length), NULL, 10);

        if (id < first || id > last)
            continue;
        assert_true(
            buffer_append_format(out, "%s%ld:%s", comma, id,
                                 json_text(json_get(row, "hash"), &length)));
        comma = ",";
    }
}

static void fetch_should_leave_out_what_is_known(void **state)
{
    struct behaviour behaviour = {.total = 40, .most = 1000};
    struct answer before =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":10}");
    struct answer answer;
    struct buffer request;

    (void)state;
    buffer_init(&request, 0);
    assert_true(buffer_append_text(
        &request, "{\"action\":\"GetClients\",\"page_size\":10,"
                  "\"overlap\":1,\"known\":\""));
    append_known(&request, &before, 3, 38);
    assert_true(buffer_append_text(&request, "\"}"));
    answer = fetch(&behaviour, request.data);

    assert_int_equal(count_of(&answer, "rows"), 4);
    assert_int_equal(count_of(&answer, "same"), 36);
    assert_non_null(strstr(answer.text.data, "\"same\":[3,4,5,"));
    assert_non_null(strstr(answer.text.data, ",37,38],\"rows\":"));
    assert_number(&answer, "total", 40);
    assert_number(&answer, "torn", 0);
    assert_number(&answer, "last", 40);
    assert_number(&answer, "done", 1);
    assert_int_equal(answer.requests, 4);
    end(&answer);
    buffer_release(&request);
    end(&before);
}

static void fetch_should_not_name_the_same_unasked(void **state)
{
    struct behaviour behaviour = {.total = 3, .most = 1000};
    struct answer answer = fetch(&behaviour, "{\"action\":\"GetClients\"}");

    (void)state;
    assert_null(strstr(answer.text.data, "\"same\""));
    end(&answer);
}

static void fetch_should_stop_after_so_many_rows(void **state)
{
    struct behaviour behaviour = {.total = 95, .most = 1000};
    struct answer answer = fetch(
        &behaviour, "{\"action\":\"GetClients\",\"page_size\":10,"
                    "\"overlap\":1,\"start\":20,\"before\":20,\"rows\":30}");

    (void)state;
    assert_rows(&answer, 21, 50);
    assert_number(&answer, "next", 50);
    assert_number(&answer, "last", 50);
    assert_number(&answer, "done", 0);
    assert_int_equal(answer.requests, 3);
    end(&answer);
    /* Pages are whole, and the end may come first. */
    answer = fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":10,"
                               "\"start\":70,\"rows\":11}");
    assert_rows(&answer, 71, 90);
    end(&answer);
    answer = fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":10,"
                               "\"start\":90,\"rows\":11}");
    assert_rows(&answer, 91, 95);
    assert_number(&answer, "done", 1);
    end(&answer);
}

static void fetch_should_stop_when_it_is_full_and_say_where(void **state)
{
    struct behaviour behaviour = {.total = 1000, .most = 1000};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":10,"
                          "\"max_bytes\":20000,\"max_in_flight\":2}");
    size_t count = count_of(&answer, "rows");

    (void)state;
    assert_in_range(count, 10, 990);
    assert_number(&answer, "next", (long)count);
    assert_number(&answer, "done", 0);
    assert_rows(&answer, 1, (long)count);
    assert_true(answer.text.length < 25000);
    end(&answer);
}

static void fetch_should_stop_at_its_deadline(void **state)
{
    struct behaviour behaviour = {.total = 1000, .most = 1000, .delay_ms = 60};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":10,"
                          "\"deadline_ms\":200,\"max_in_flight\":1}");
    size_t count = count_of(&answer, "rows");

    (void)state;
    assert_in_range(count, 10, 60);
    assert_number(&answer, "done", 0);
    assert_number(&answer, "next", (long)count);
    end(&answer);
}

static void fetch_should_send_no_more_requests_than_allowed(void **state)
{
    struct behaviour behaviour = {.total = 50, .most = 50};
    long started = now_ms();
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":10,"
                          "\"requests_per_second\":10}");

    (void)state;
    assert_rows(&answer, 1, 50);
    assert_true(now_ms() - started >= 390);
    end(&answer);
}

static void fetch_should_send_the_credential_encoded(void **state)
{
    struct behaviour behaviour = {
        .total = 1, .most = 50, .is_request_kept = true};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":5,"
                          "\"params\":{\"sorting\":\"ASC\"}}");

    (void)state;
    assert_string_equal(
        behaviour.request,
        "action=GetClients&responsetype=json&identifier=who%20%26%20what&"
        "secret=hidden&accesskey=a%2Bb&limitstart=0&limitnum=5&sorting=ASC");
    assert_null(strstr(answer.text.data, "hidden"));
    end(&answer);
}

static void fetch_should_get_every_id(void **state)
{
    struct behaviour behaviour = {.total = 0};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetInvoice\",\"ids\":[1,2,3,4,5,6,7,"
                          "8,9,10],\"max_in_flight\":4}");

    (void)state;
    assert_rows(&answer, 1, 10);
    assert_int_equal(count_of(&answer, "failures"), 0);
    assert_int_equal(count_of(&answer, "pending"), 0);
    assert_null(strstr(answer.text.data, "\"done\""));
    assert_int_equal(answer.requests, 10);
    end(&answer);
}

static void fetch_should_report_ids_that_do_not_exist(void **state)
{
    struct behaviour behaviour = {.total = 0};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetInvoice\",\"ids\":[1,1001,2]}");

    (void)state;
    assert_rows(&answer, 1, 2);
    assert_int_equal(count_of(&answer, "failures"), 1);
    assert_non_null(strstr(answer.text.data, "{\"id\":1001,\"offset\":null,"
                                             "\"code\":\"not_found\""));
    end(&answer);
}

static void fetch_should_accept_that_no_id_exists(void **state)
{
    struct behaviour behaviour = {.total = 0};
    struct answer answer = fetch(
        &behaviour, "{\"action\":\"GetInvoice\",\"ids\":[1001,1002,1003,1004,"
                    "1005,1006,1007,1008]}");

    (void)state;
    assert_int_equal(count_of(&answer, "rows"), 0);
    assert_int_equal(count_of(&answer, "failures"), 8);
    assert_int_equal(count_of(&answer, "pending"), 0);
    end(&answer);
}

static void fetch_should_leave_ids_pending_when_it_is_full(void **state)
{
    struct behaviour behaviour = {.total = 0};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetInvoice\",\"ids\":[1,2,3,4,5,6,7,"
                          "8,9,10,11,12],\"max_bytes\":1024,"
                          "\"max_in_flight\":1}");
    size_t count = count_of(&answer, "rows");

    (void)state;
    assert_in_range(count, 1, 11);
    assert_rows(&answer, 1, (long)count);
    assert_int_equal(count_of(&answer, "pending"), 12 - count);
    end(&answer);
}

static void fetch_should_wait_and_repeat_after_429(void **state)
{
    struct behaviour behaviour = {.total = 3,
                                  .most = 50,
                                  .failure_count = 1,
                                  .status = 429,
                                  .header = "Retry-After: 1\r\n"};
    long started = now_ms();
    struct answer answer = fetch(&behaviour, "{\"action\":\"GetClients\"}");

    (void)state;
    assert_true(now_ms() - started >= 1000);
    assert_rows(&answer, 1, 3);
    assert_int_equal(answer.requests, 2);
    assert_non_null(strstr(answer.text.data, "\"retries\":1,"));
    assert_non_null(strstr(answer.text.data, "\"in_flight\":4,"));
    end(&answer);
}

static void fetch_should_repeat_after_errors_of_the_server(void **state)
{
    static const int statuses[] = {500, 503, 0};

    (void)state;
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        struct behaviour behaviour = {.total = 3,
                                      .most = 50,
                                      .failure_count = 1,
                                      .status = statuses[i],
                                      .text = "<html>broken</html>"};
        struct answer answer = fetch(&behaviour, "{\"action\":\"GetClients\"}");

        assert_rows(&answer, 1, 3);
        assert_non_null(strstr(answer.text.data, "\"retries\":"));
        end(&answer);
    }
}

static void fetch_should_give_up_after_its_retries(void **state)
{
    struct behaviour behaviour = {
        .failure_count = 1000, .status = 500, .text = "broken"};
    struct fault fault =
        fetch_fault(&behaviour, "{\"action\":\"GetClients\",\"retries\":1,"
                                "\"page_size\":1}");

    (void)state;
    assert_string_equal(fault.code, "server_error");
    assert_int_equal(fault.http, 500);
    assert_int_equal(server.request_count, 2);
}

static void fetch_should_ask_for_halves_of_a_page_that_fails(void **state)
{
    struct behaviour behaviour = {
        .total = 8, .most = 50, .failure_count = 1, .status = 200, .text = ""};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"retries\":0,"
                          "\"page_size\":8}");

    (void)state;
    assert_rows(&answer, 1, 8);
    assert_int_equal(answer.requests, 3);
    assert_int_equal(count_of(&answer, "failures"), 0);
    end(&answer);
}

static void fetch_should_find_the_one_row_that_cannot_be_encoded(void **state)
{
    struct behaviour behaviour = {.total = 100, .most = 100, .bad_row = 38};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":25}");

    (void)state;
    assert_int_equal(count_of(&answer, "rows"), 99);
    assert_int_equal(count_of(&answer, "failures"), 1);
    assert_non_null(strstr(answer.text.data, "{\"id\":null,\"offset\":37,"
                                             "\"after\":37,\"before\":39,"
                                             "\"code\":\"encoding\""));
    assert_number(&answer, "done", 1);
    end(&answer);
}

static void fetch_should_find_a_bad_row_in_the_first_page(void **state)
{
    struct behaviour behaviour = {.total = 20, .most = 100, .bad_row = 1};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":4}");

    (void)state;
    assert_int_equal(count_of(&answer, "rows"), 19);
    assert_int_equal(count_of(&answer, "failures"), 1);
    assert_non_null(strstr(answer.text.data, "\"after\":null,\"before\":2,"));
    assert_number(&answer, "total", 20);
    assert_number(&answer, "done", 1);
    end(&answer);
}

static void fetch_should_refuse_html_at_once(void **state)
{
    struct behaviour behaviour = {.failure_count = 1000,
                                  .status = 200,
                                  .text = "<html><title>Login</title></html>"};
    struct fault fault = fetch_fault(&behaviour, "{\"action\":\"GetClients\"}");

    (void)state;
    assert_string_equal(fault.code, "not_json");
    assert_int_equal(server.request_count, 1);
}

static void fetch_should_not_follow_redirects(void **state)
{
    struct behaviour behaviour = {.failure_count = 1000,
                                  .status = 302,
                                  .header = "Location: /elsewhere\r\n",
                                  .text = "<html>moved</html>"};
    struct fault fault = fetch_fault(&behaviour, "{\"action\":\"GetClients\"}");

    (void)state;
    assert_string_equal(fault.code, "not_json");
    assert_int_equal(fault.http, 302);
    assert_int_equal(server.request_count, 1);
}

static void fetch_should_end_when_the_credential_is_refused(void **state)
{
    struct behaviour behaviour = {
        .failure_count = 1000,
        .status = 200,
        .text = "{\"result\":\"error\",\"message\":\"Authentication "
                "Failed\"}"};
    struct fault fault =
        fetch_fault(&behaviour, "{\"action\":\"GetInvoice\",\"ids\":[1,2,3,4],"
                                "\"max_in_flight\":1}");

    (void)state;
    assert_string_equal(fault.code, "auth_failed");
    assert_int_equal(server.request_count, 1);
}

static void fetch_should_end_when_nothing_succeeds(void **state)
{
    struct behaviour behaviour = {
        .failure_count = 1000, .status = 500, .text = "broken"};
    struct fault fault = fetch_fault(
        &behaviour, "{\"action\":\"GetInvoice\",\"ids\":[1,2,3,4,5,6,7,"
                    "8],\"max_in_flight\":1,\"retries\":0}");

    (void)state;
    assert_string_equal(fault.code, "server_error");
    assert_int_equal(server.request_count, 3);
}

static void fetch_should_not_wait_for_ever(void **state)
{
    struct behaviour behaviour = {.total = 1, .most = 1, .delay_ms = 5000};
    long started = now_ms();
    struct fault fault =
        fetch_fault(&behaviour, "{\"action\":\"GetClients\",\"timeout_ms\":200,"
                                "\"retries\":0,\"page_size\":1}");

    (void)state;
    assert_string_equal(fault.code, "timeout");
    assert_true(fault.is_retryable);
    assert_true(now_ms() - started < 2000);
}

static void fetch_should_say_that_nobody_listens(void **state)
{
    struct behaviour behaviour = {.total = 0};
    struct fault fault = {.code = ""};
    struct buffer out;

    (void)state;
    tiny_server_start(&server, behave, &behaviour);
    tiny_server_stop(&server);
    assert_int_equal(fetch_at(server.listener.port,
                              "{\"action\":\"GetClients\",\"retries\":0}", NULL,
                              NULL, &out, &fault),
                     -1);
    assert_string_equal(fault.code, "connect");
    assert_non_null(strstr(fault.message, "127.0.0.1"));
    buffer_release(&out);
}

static void fetch_should_divide_pages_that_are_too_large(void **state)
{
    struct behaviour behaviour = {.total = 64, .most = 64};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":64,"
                          "\"max_answer_bytes\":1024,\"retries\":0}");

    (void)state;
    assert_rows(&answer, 1, 64);
    assert_true(answer.requests > 4);
    end(&answer);
}

static void fetch_should_say_that_one_answer_is_too_large(void **state)
{
    struct behaviour behaviour = {.total = 2000, .most = 2000};
    struct connection connection;
    struct fault fault = {.code = ""};
    struct request request;
    struct buffer out;
    const char *params = "{\"limitstart\":0,\"limitnum\":1500}";

    (void)state;
    buffer_init(&out, 0);
    assert_int_equal(request_read_call("GetClients", 10, params, strlen(params),
                                       &request, &fault),
                     0);
    request.max_answer_bytes = 1024;
    request.retries = 0;
    tiny_server_start(&server, behave, &behaviour);
    connection = connect_to(server.listener.port);
    assert_int_equal(
        fetch_once(&connection, &request, NULL, NULL, &out, &fault), -1);
    tiny_server_stop(&server);
    assert_string_equal(fault.code, "too_large");
    request_release(&request);
    buffer_release(&out);
}

/* Tells to stop from the third time on. */
static int poll_thrice(void *context)
{
    int *count = context;

    return ++*count > 3 ? 1317 : 0;
}

static void fetch_should_end_soon_after_a_kill(void **state)
{
    struct behaviour behaviour = {.total = 1, .most = 1, .delay_ms = 5000};
    struct fault fault = {.code = ""};
    long started = now_ms();
    struct buffer out;
    int count = 0;

    (void)state;
    tiny_server_start(&server, behave, &behaviour);
    assert_int_equal(fetch_at(server.listener.port,
                              "{\"action\":\"GetClients\"}", poll_thrice,
                              &count, &out, &fault),
                     -1);
    tiny_server_stop(&server);
    assert_string_equal(fault.code, "killed");
    assert_int_equal(count, 4);
    assert_int_equal(out.length, 0);
    assert_true(now_ms() - started < 1500);
    buffer_release(&out);
}

static void fetch_should_read_to_the_end_without_a_total(void **state)
{
    struct behaviour behaviour = {
        .total = 25, .most = 50, .is_total_hidden = true};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":10}");

    (void)state;
    assert_rows(&answer, 1, 25);
    assert_number(&answer, "next", 25);
    assert_number(&answer, "total", 25);
    assert_number(&answer, "done", 1);
    end(&answer);
}

static void fetch_should_see_that_the_start_is_ignored(void **state)
{
    struct behaviour behaviour = {.total = 25,
                                  .most = 50,
                                  .is_total_hidden = true,
                                  .is_start_ignored = true};
    struct fault fault =
        fetch_fault(&behaviour, "{\"action\":\"GetClients\",\"page_size\":10}");

    (void)state;
    assert_string_equal(fault.code, "api_error");
    assert_int_equal(server.request_count, 2);
}

static void fetch_should_see_that_pages_meet(void **state)
{
    struct behaviour behaviour = {.total = 95, .most = 1000};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":10,"
                          "\"overlap\":1}");

    (void)state;
    assert_rows(&answer, 1, 95);
    assert_number(&answer, "torn", 0);
    assert_number(&answer, "last", 95);
    assert_int_equal(answer.requests, 10);
    end(&answer);
}

static void fetch_should_see_that_a_row_went_away(void **state)
{
    struct behaviour behaviour = {.total = 95, .most = 1000, .gone_after = 3};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":10,"
                          "\"overlap\":1,\"max_in_flight\":1}");

    (void)state;
    assert_number(&answer, "total", 94);
    assert_int_equal(count_of(&answer, "rows"), 94);
    assert_number(&answer, "torn", 1);
    end(&answer);
}

static void fetch_should_know_the_row_before_its_start(void **state)
{
    struct behaviour behaviour = {.total = 25, .most = 1000};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":10,"
                          "\"overlap\":1,\"start\":10,\"before\":10}");

    (void)state;
    assert_rows(&answer, 11, 25);
    assert_number(&answer, "torn", 0);
    end(&answer);
    answer = fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":10,"
                               "\"overlap\":1,\"start\":10,\"before\":9}");
    assert_rows(&answer, 11, 25);
    assert_number(&answer, "torn", 1);
    end(&answer);
}

static void fetch_should_not_blame_a_page_for_the_row_before_it(void **state)
{
    struct behaviour behaviour = {.total = 30, .most = 1000, .bad_row = 10};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":10,"
                          "\"overlap\":1}");

    (void)state;
    assert_int_equal(count_of(&answer, "rows"), 29);
    assert_number(&answer, "failed", 1);
    assert_number(&answer, "torn", 0);
    end(&answer);
}

static void fetch_should_overlap_pages_of_one_row(void **state)
{
    struct behaviour behaviour = {.total = 7, .most = 1};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":10,"
                          "\"overlap\":1}");

    (void)state;
    assert_rows(&answer, 1, 7);
    assert_number(&answer, "torn", 0);
    assert_number(&answer, "done", 1);
    end(&answer);
}

static void fetch_should_see_a_change_without_overlap(void **state)
{
    struct behaviour behaviour = {.total = 9, .most = 1, .gone_after = 5};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":1,"
                          "\"overlap\":1,\"max_in_flight\":1}");

    (void)state;
    assert_number(&answer, "torn", 1);
    end(&answer);
}

static void fetch_should_overlap_without_a_total(void **state)
{
    struct behaviour behaviour = {
        .total = 25, .most = 50, .is_total_hidden = true};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":10,"
                          "\"overlap\":1}");

    (void)state;
    assert_rows(&answer, 1, 25);
    assert_number(&answer, "torn", 0);
    assert_number(&answer, "done", 1);
    end(&answer);
}

static void fetch_should_cut_a_page_that_does_not_fit(void **state)
{
    struct behaviour behaviour = {.total = 300, .most = 300};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetClients\",\"page_size\":100,"
                          "\"max_bytes\":2048}");
    size_t count = count_of(&answer, "rows");

    (void)state;
    assert_in_range(count, 2, 99);
    assert_rows(&answer, 1, (long)count);
    assert_number(&answer, "next", (long)count);
    assert_number(&answer, "done", 0);
    assert_true(answer.text.length < 2048 + 512);
    end(&answer);
}

static void result_should_keep_one_item_that_does_not_fit(void **state)
{
    struct request request;
    struct result result = {0};
    bool is_pending[] = {false, false};
    const char *json = "{\"action\":\"GetInvoice\",\"ids\":[8,9]}";
    struct fault fault = {.code = "not_found", .message = "m"};

    (void)state;
    assert_int_equal(request_read_fetch(json, strlen(json), &request, NULL), 0);
    request.max_bytes = 1;
    assert_true(result_fail(&result, 1, 9, &fault));
    assert_true(result_fail(&result, 0, 8, &fault));
    assert_int_equal(result_choose(&result, &request, is_pending), 1);
    assert_int_equal(result.items[0].id, 8);
    assert_false(is_pending[0]);
    assert_true(is_pending[1]);
    result_drop(&result, 1);
    assert_int_equal(result.count, 1);
    assert_int_equal(result.items[0].id, 9);
    result_release(&result);
    request_release(&request);
}

static void fetch_should_leave_ids_pending_at_its_deadline(void **state)
{
    struct behaviour behaviour = {.delay_ms = 60};
    long started = now_ms();
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetInvoice\",\"ids\":[1,2,3,4,5,6,7,"
                          "8,9,10],\"deadline_ms\":200,"
                          "\"max_in_flight\":1}");
    size_t count = count_of(&answer, "rows");

    (void)state;
    assert_in_range(count, 1, 4);
    assert_int_equal(count_of(&answer, "pending"), 10 - count);
    assert_true(now_ms() - started < 600);
    end(&answer);
}

static void fetch_should_say_that_the_deadline_was_too_short(void **state)
{
    struct behaviour behaviour = {.total = 1, .most = 1, .delay_ms = 3000};
    long started = now_ms();
    struct fault fault = fetch_fault(
        &behaviour, "{\"action\":\"GetClients\",\"deadline_ms\":150}");

    (void)state;
    assert_string_equal(fault.code, "deadline");
    assert_true(fault.is_retryable);
    assert_true(now_ms() - started < 1500);
}

static void fetch_should_not_mistake_one_id_for_another(void **state)
{
    struct behaviour behaviour = {.wrong_id = 2};
    struct answer answer =
        fetch(&behaviour, "{\"action\":\"GetInvoice\",\"ids\":[1,2]}");

    (void)state;
    assert_rows(&answer, 1, 1);
    assert_non_null(strstr(answer.text.data, "{\"id\":2,\"offset\":null,"
                                             "\"code\":\"api_error\""));
    end(&answer);
}

static void http_should_be_initialised_once(void **state)
{
    (void)state;
    assert_int_equal(http_initialise(), 0);
    assert_int_equal(http_initialise(), 0);
    http_free(NULL);
}

static void http_should_carry_several_requests_and_refuse_one_more(void **state)
{
    struct behaviour behaviour = {.total = 0};
    const struct http_limits limits = {.max_in_flight = 2,
                                       .timeout_ms = 5000,
                                       .connect_timeout_ms = 1000,
                                       .max_answer_bytes = 10000};
    const char *body = "action=GetInvoice&invoiceid=5";
    struct connection connection;
    struct fault fault = {.code = ""};
    bool seen[3] = {false};
    struct http *http;

    (void)state;
    tiny_server_start(&server, behave, &behaviour);
    connection = connect_to(server.listener.port);
    http = http_new(&connection, &limits);
    assert_non_null(http);
    assert_int_equal(http_send(http, body, strlen(body), 1, &fault), 0);
    assert_int_equal(http_send(http, body, strlen(body), 2, &fault), 0);
    assert_int_equal(http_in_flight(http), 2);
    assert_int_equal(http_send(http, body, strlen(body), 3, &fault), -1);
    assert_string_equal(fault.code, "internal");
    while (http_in_flight(http) > 0) {
        struct http_answer answer;

        if (http_wait(http, 100, &answer, &fault) == 0)
            continue;
        assert_in_range(answer.tag, 1, 2);
        assert_false(seen[answer.tag]);
        seen[answer.tag] = true;
        assert_true(answer.is_received);
        assert_int_equal(answer.status, 200);
        assert_int_equal(strlen(answer.body), answer.length);
        free(answer.body);
    }

    /* One in flight is aborted. */
    assert_int_equal(http_send(http, body, strlen(body), 1, &fault), 0);
    http_free(http);
    tiny_server_stop(&server);
}

static void transport_fault_should_have_a_code_for_each_reason(void **state)
{
    static const struct {
        int curl_code;
        bool is_large;
        const char *code;
        bool is_retryable;
    } cases[] = {
        {CURLE_COULDNT_RESOLVE_HOST, false, "resolve", true},
        {CURLE_COULDNT_CONNECT, false, "connect", true},
        {CURLE_PEER_FAILED_VERIFICATION, false, "tls", false},
        {CURLE_SSL_CONNECT_ERROR, false, "tls", true},
        {CURLE_SSL_CACERT_BADFILE, false, "tls", false},
        {CURLE_OPERATION_TIMEDOUT, false, "timeout", true},
        {CURLE_OUT_OF_MEMORY, false, "memory", false},
        {CURLE_WRITE_ERROR, true, "too_large", false},
        {CURLE_WRITE_ERROR, false, "memory", false},
        {CURLE_GOT_NOTHING, false, "network", true},
        {CURLE_RECV_ERROR, false, "network", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fault fault = {.code = ""};

        transport_fault_set(&fault, cases[i].curl_code, "whmcs.lan", "",
                            cases[i].is_large);
        assert_string_equal(fault.code, cases[i].code);
        assert_int_equal(fault.is_retryable, cases[i].is_retryable);
        assert_in_range(strlen(fault.message), 20, 400);
    }
}

static void transport_fault_should_quote_what_libcurl_says(void **state)
{
    struct fault fault = {.code = ""};

    (void)state;
    transport_fault_set(&fault, CURLE_COULDNT_CONNECT, "whmcs.lan",
                        "Connection refused", false);
    assert_non_null(strstr(fault.message, "whmcs.lan"));
    assert_non_null(strstr(fault.message, "Connection refused"));
}

static void result_should_be_written_without_a_single_row(void **state)
{
    const char *json = "{\"action\":\"GetInvoice\",\"ids\":[5,6]}";
    const bool is_pending[] = {true, true};
    const struct result_stats stats = {.elapsed_ms = 12, .waited_ms = 11};
    struct result result = {0};
    struct request request;
    struct buffer out;

    (void)state;
    buffer_init(&out, 0);
    assert_int_equal(request_read_fetch(json, strlen(json), &request, NULL), 0);
    assert_true(result_write(&result, 0, &request, is_pending, &stats, &out));
    assert_string_equal(
        out.data,
        "{\"result\":\"success\",\"action\":\"GetInvoice\",\"total\":0,"
        "\"stats\":{\"requests\":0,\"retries\":0,\"bytes\":0,"
        "\"elapsed_ms\":12,\"waited_ms\":11,\"latency_ms\":0,\"in_flight\":0,"
        "\"ahead_ready\":0,\"ahead_under_way\":0},"
        "\"failed\":0,\"failures\":[],\"pending\":[5,6],\"rows\":[]}");
    result_release(&result);
    result_release(&result);
    request_release(&request);
    buffer_release(&out);
}

static void result_should_grow_with_its_failures(void **state)
{
    struct fault fault = {.code = "encoding", .message = "m"};
    struct result result = {0};

    (void)state;
    for (long i = 0; i < 200; i++)
        assert_true(result_fail(&result, i, i, &fault));
    assert_int_equal(result.count, 200);
    assert_int_equal(result.items[199].place, 199);
    assert_string_equal(result.items[199].fault->code, "encoding");
    result_release(&result);
}

/* One attempt of the tests below. */
static bool attempt_to_fetch(void *context)
{
    struct fault fault = {.code = ""};
    struct buffer out;
    int rc = fetch_at(server.listener.port, context, NULL, NULL, &out, &fault);

    assert_string_equal(fault.code, rc == 0 ? "" : "memory");
    buffer_release(&out);
    return rc == 0;
}

static void fetch_should_survive_every_failing_allocation(void **state)
{
    struct behaviour behaviour = {.total = 7, .most = 3};
    char list[] = "{\"action\":\"GetClients\",\"page_size\":5,"
                  "\"max_in_flight\":2,\"overlap\":1}";
    char ids[] = "{\"action\":\"GetInvoice\",\"ids\":[1,1001]}";

    (void)state;
    tiny_server_start(&server, behave, &behaviour);
    assert_true(failing_alloc_run(attempt_to_fetch, list) > 20);
    assert_true(failing_alloc_run(attempt_to_fetch, ids) > 20);
    tiny_server_stop(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fetch_should_collect_all_pages_in_order),
        cmocka_unit_test(fetch_should_cope_with_a_cap_of_fifty_rows),
        cmocka_unit_test(fetch_should_accept_an_empty_list),
        cmocka_unit_test(fetch_should_start_where_it_is_told),
        cmocka_unit_test(fetch_should_leave_out_what_is_known),
        cmocka_unit_test(fetch_should_not_name_the_same_unasked),
        cmocka_unit_test(fetch_should_stop_after_so_many_rows),
        cmocka_unit_test(fetch_should_stop_when_it_is_full_and_say_where),
        cmocka_unit_test(fetch_should_stop_at_its_deadline),
        cmocka_unit_test(fetch_should_send_no_more_requests_than_allowed),
        cmocka_unit_test(fetch_should_send_the_credential_encoded),
        cmocka_unit_test(fetch_should_get_every_id),
        cmocka_unit_test(fetch_should_report_ids_that_do_not_exist),
        cmocka_unit_test(fetch_should_accept_that_no_id_exists),
        cmocka_unit_test(fetch_should_leave_ids_pending_when_it_is_full),
        cmocka_unit_test(fetch_should_wait_and_repeat_after_429),
        cmocka_unit_test(fetch_should_repeat_after_errors_of_the_server),
        cmocka_unit_test(fetch_should_give_up_after_its_retries),
        cmocka_unit_test(fetch_should_ask_for_halves_of_a_page_that_fails),
        cmocka_unit_test(fetch_should_find_the_one_row_that_cannot_be_encoded),
        cmocka_unit_test(fetch_should_find_a_bad_row_in_the_first_page),
        cmocka_unit_test(fetch_should_refuse_html_at_once),
        cmocka_unit_test(fetch_should_not_follow_redirects),
        cmocka_unit_test(fetch_should_end_when_the_credential_is_refused),
        cmocka_unit_test(fetch_should_end_when_nothing_succeeds),
        cmocka_unit_test(fetch_should_not_wait_for_ever),
        cmocka_unit_test(fetch_should_say_that_nobody_listens),
        cmocka_unit_test(fetch_should_divide_pages_that_are_too_large),
        cmocka_unit_test(fetch_should_say_that_one_answer_is_too_large),
        cmocka_unit_test(fetch_should_end_soon_after_a_kill),
        cmocka_unit_test(fetch_should_read_to_the_end_without_a_total),
        cmocka_unit_test(fetch_should_see_that_the_start_is_ignored),
        cmocka_unit_test(fetch_should_see_that_pages_meet),
        cmocka_unit_test(fetch_should_see_that_a_row_went_away),
        cmocka_unit_test(fetch_should_know_the_row_before_its_start),
        cmocka_unit_test(fetch_should_not_blame_a_page_for_the_row_before_it),
        cmocka_unit_test(fetch_should_overlap_pages_of_one_row),
        cmocka_unit_test(fetch_should_see_a_change_without_overlap),
        cmocka_unit_test(fetch_should_overlap_without_a_total),
        cmocka_unit_test(fetch_should_cut_a_page_that_does_not_fit),
        cmocka_unit_test(result_should_keep_one_item_that_does_not_fit),
        cmocka_unit_test(fetch_should_leave_ids_pending_at_its_deadline),
        cmocka_unit_test(fetch_should_say_that_the_deadline_was_too_short),
        cmocka_unit_test(fetch_should_not_mistake_one_id_for_another),
        cmocka_unit_test(http_should_be_initialised_once),
        cmocka_unit_test(
            http_should_carry_several_requests_and_refuse_one_more),
        cmocka_unit_test(transport_fault_should_have_a_code_for_each_reason),
        cmocka_unit_test(transport_fault_should_quote_what_libcurl_says),
        cmocka_unit_test(result_should_be_written_without_a_single_row),
        cmocka_unit_test(result_should_grow_with_its_failures),
        cmocka_unit_test(fetch_should_survive_every_failing_allocation),
    };

    return http_initialise() != 0 ? 1
                                  : cmocka_run_group_tests(tests, NULL, NULL);
}
