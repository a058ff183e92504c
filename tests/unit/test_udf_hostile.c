/*
 * Arguments that no friend would give: NULL, nothing, every kind of bytes, 100
 * MB of them, in every place of every function. Each call ends in one JSON
 * object that says what is wrong, and nothing is sent to WHMCS.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fuzz.h"
#include "http.h"
#include "json.h"
#include "mock_server.h"
#include "statement.h"
#include "tiny_server.h"
#include "udf.h"

enum { HUGE_SIZE = 104857600, DEEP = 10000, ANSWER_MAX = 4096 };

/* What an argument can be. */
enum hostile {
    HOSTILE_NULL,
    HOSTILE_NULL_WITH_LENGTH, /* as a server leaves it of the row before */
    HOSTILE_EMPTY,
    HOSTILE_BYTE,
    HOSTILE_NULS,
    HOSTILE_BYTES,       /* random */
    HOSTILE_LATIN1,      /* JSON with characters of another set */
    HOSTILE_UTF16,       /* a right text in UTF-16 */
    HOSTILE_DEEP_ARRAY,  /* [[[[ */
    HOSTILE_DEEP_OBJECT, /* {"a":{"a": */
    HOSTILE_DEEP_MEMBER, /* the same below a member that is known */
    HOSTILE_MANY_VALUES, /* [[],[],[], */
    HOSTILE_NUMBER,      /* of a million digits */
    HOSTILE_HUGE_TEXT,   /* 100 MB */
    HOSTILE_HUGE_JSON,   /* 100 MB in one string of a right object */
    HOSTILE_HUGE_BLANK,  /* a right object and 100 MB of blanks */
    HOSTILE_HUGE_SEAL,   /* 100 MB that begin as a sealed text does */
    HOSTILE_FORMAT,      /* directives of printf */
    HOSTILE_KINDS
};

static struct tiny_server server;
static char ticket[STATEMENT_TICKET_SIZE];
static char sealed[STATEMENT_SEALED_SIZE];

/* Memory that holds the same text again and again. */
static char *fill(const char *text, size_t size)
{
    size_t length = strlen(text);
    char *data = malloc(size);

    assert_non_null(data);
    if (length == 1)
        memset(data, text[0], size);
    for (size_t i = 0; length > 1 && i < size; i++)
        data[i] = text[i % length];
    return data;
}

/* The same with another text at its start. */
static char *begin(const char *start, const char *text, size_t size)
{
    char *data = fill(text, size);

    memcpy(data, start, strlen(start));
    return data;
}

/* A copy of a text, zeros between its bytes. */
static char *widen(const char *text, size_t *ret_length)
{
    size_t length = strlen(text);
    char *data = calloc(length, 2);

    assert_non_null(data);
    for (size_t i = 0; i < length; i++)
        data[2 * i] = text[i];
    *ret_length = 2 * length;
    return data;
}

/* Random bytes of a random length. */
static char *scatter(size_t *ret_length)
{
    static uint64_t random = 88172645463325252U;
    char *data = malloc(4096);

    assert_non_null(data);
    for (size_t i = 0; i < 4096; i++) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        data[i] = (char)random;
    }
    *ret_length = 1 + random % 4095;
    return data;
}

/* Makes the argument; malloc() gave it. */
static char *make(enum hostile kind, size_t *ret_length)
{
    static const char right[] = "{\"action\":\"GetCurrencies\"}";

    *ret_length = 0;
    switch (kind) {
    case HOSTILE_NULL:
        return NULL;
    case HOSTILE_NULL_WITH_LENGTH:
        *ret_length = 4096;
        return NULL;
    case HOSTILE_EMPTY:
        return fill("x", 1);
    case HOSTILE_BYTE:
        *ret_length = 1;
        return fill("{", 1);
    case HOSTILE_NULS:
        *ret_length = 4096;
        return calloc(1, 4096);
    case HOSTILE_BYTES:
        return scatter(ret_length);
    case HOSTILE_LATIN1:
        *ret_length = 26;
        return begin("{\"action\":\"Gr\xFC\xDF\x65\",\"\xE4\":1}", "}", 26);
    case HOSTILE_UTF16:
        return widen(right, ret_length);
    case HOSTILE_DEEP_ARRAY:
        *ret_length = DEEP;
        return fill("[", DEEP);
    case HOSTILE_DEEP_OBJECT:
        *ret_length = 5 * (size_t)DEEP;
        return fill("{\"a\":", *ret_length);
    case HOSTILE_DEEP_MEMBER:
        *ret_length = DEEP;
        return begin("{\"params\":{\"a\":", "[", DEEP);
    case HOSTILE_MANY_VALUES:
        *ret_length = 3000000;
        return begin("[", "[],", *ret_length);
    case HOSTILE_NUMBER:
        *ret_length = 1000000;
        return begin("{\"start\":", "9", *ret_length);
    case HOSTILE_HUGE_TEXT:
        *ret_length = HUGE_SIZE;
        return fill("x", HUGE_SIZE);
    case HOSTILE_HUGE_JSON:
        *ret_length = HUGE_SIZE;
        return begin("{\"action\":\"", "x", HUGE_SIZE);
    case HOSTILE_HUGE_BLANK:
        *ret_length = HUGE_SIZE;
        return begin(right, " ", HUGE_SIZE);
    case HOSTILE_HUGE_SEAL:
        *ret_length = HUGE_SIZE;
        return begin("whmcs1:", "A", HUGE_SIZE);
    case HOSTILE_FORMAT:
        *ret_length = 14;
        return begin("{\"%s%n%*d\":1}\n", "%", 14);
    case HOSTILE_KINDS:
        break;
    }
    fail_msg("no such kind");
    return NULL;
}

/* Answers each request with one currency. */
static void answer_currency(void *context, const char *request,
                            struct tiny_answer *answer)
{
    (void)context;
    (void)request;
    snprintf(answer->body, sizeof answer->body,
             "{\"result\":\"success\",\"totalresults\":1,\"currencies\":{"
             "\"currency\":[{\"id\":1,\"code\":\"EUR\",\"rate\":\"1\"}]}}");
}

/* A claimed data directory, and a connection to the tiny server. */
static int start(void **state)
{
    if (mock_server_make_directory(state) != 0)
        return -1;

    tiny_server_start(&server, answer_currency, NULL);
    statement_connect(server.listener.port, ticket, sealed);
    return 0;
}

/* Removes it. */
static int stop(void **state)
{
    tiny_server_stop(&server);
    return mock_server_remove_directory(state);
}

/* Asserts that the row is an error object with one of our codes. */
static void assert_error(const char *name, enum hostile kind,
                         const char *answer)
{
    static const char *const codes[] = {"bad_argument", "bad_ticket",
                                        "bad_seal", "bad_connection"};
    struct json *json = NULL;
    size_t length = 0;
    bool is_known = false;
    const char *code;

    assert_non_null(answer);
    assert_int_equal(mock_server.raised_number, 0);
    length = strlen(answer);
    assert_true(length < ANSWER_MAX);
    assert_true(fuzz_is_json(answer, length, FUZZ_JSON_STRICT));
    assert_null(strstr(answer, "hidden"));
    assert_int_equal(json_parse(answer, length, &json, NULL, NULL), 0);
    assert_string_equal(json_text(json_get(json, "result"), &length), "error");
    code = json_text(json_get(json, "code"), &length);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        is_known = is_known || strcmp(code, codes[i]) == 0;
    if (!is_known)
        fail_msg("%s, hostile text %d: %s", name, (int)kind, answer);
    json_free(json);
}

/* Puts one hostile text into one place; the others hold what is right. */
static void assert_hostile(const char *name, unsigned count, unsigned place,
                           enum hostile kind, const char *const right[])
{
    struct statement statement;
    size_t length = 0;
    char *data = make(kind, &length);

    assert_int_equal(statement_prepare(&statement, statement_find(name), count),
                     0);
    for (unsigned i = 0; i < count; i++)
        statement_set(&statement, i, right[i]);
    statement_take(&statement, place, data, length);
    assert_error(name, kind, statement_row(&statement));

    /* Nothing of it stays behind for the next row. */
    statement_set(&statement, place, "x");
    assert_error(name, kind, statement_row(&statement));
    statement_end(&statement);
}

/* Tries all hostile texts in all places of a function. */
static void assert_all_hostile(const char *name, unsigned count,
                               const char *const right[])
{
    for (unsigned place = 0; place < count; place++)
        for (int kind = 0; kind < HOSTILE_KINDS; kind++)
            assert_hostile(name, count, place, (enum hostile)kind, right);
    assert_int_equal(server.request_count, 0);
}

static void tickets_should_bear_everything(void **state)
{
    const char *const right[] = {ticket};

    (void)state;
    assert_all_hostile("whmcs_claim", 1, right);
    assert_all_hostile("whmcs_release", 1, right);
}

static void seal_should_bear_everything(void **state)
{
    const char *const right[] = {
        ticket, "{\"url\":\"https://a.example\",\"identifier\":\"who\","
                "\"secret\":\"hidden\"}"};

    (void)state;
    assert_all_hostile("whmcs_seal", 2, right);
}

static void call_should_bear_everything_but_params_left_out(void **state)
{
    const char *const right[] = {sealed, "GetCurrencies", "{}"};

    (void)state;
    for (unsigned place = 0; place < 3; place++) {
        for (int kind = 0; kind < HOSTILE_KINDS; kind++) {
            /* NULL and nothing mean that there are no parameters. */
            if (place == 2 && kind <= HOSTILE_EMPTY)
                continue;
            assert_hostile("whmcs_call", 3, place, (enum hostile)kind, right);
        }
    }
    assert_int_equal(server.request_count, 0);
}

static void fetch_should_bear_everything(void **state)
{
    const char *const right[] = {sealed, "{\"action\":\"GetCurrencies\"}"};

    (void)state;
    assert_all_hostile("whmcs_fetch", 2, right);
}

static void pump_should_bear_everything(void **state)
{
    (void)state;
    for (int kind = 0; kind < HOSTILE_KINDS; kind++) {
        enum Item_result type = ROW_RESULT;
        size_t size = 0;
        char *argument = make((enum hostile)kind, &size);
        unsigned long length = size;
        UDF_ARGS args = {.arg_count = 1,
                         .arg_type = &type,
                         .args = &argument,
                         .lengths = &length};
        char message[512], is_null = 0, error = 0;
        UDF_INIT init;

        memset(&init, 0, sizeof init);
        assert_int_equal(whmcs_pump_init(&init, &args, message), 0);
        assert_int_equal(type, STRING_RESULT);
        assert_int_equal(whmcs_pump(&init, &args, &is_null, &error), 0);
        assert_int_equal(is_null, 1);
        assert_int_equal(error, 0);
        whmcs_pump_deinit(&init);
        free(argument);
    }
}

static void every_type_should_be_asked_for_as_text(void **state)
{
    static const enum Item_result types[] = {
        STRING_RESULT, REAL_RESULT, INT_RESULT, ROW_RESULT, DECIMAL_RESULT};

    (void)state;
    for (size_t i = 0; i < STATEMENT_ENTRIES; i++) {
        const struct statement_entry *entry = statement_entry(i);

        for (size_t t = 0; t < sizeof types / sizeof *types; t++) {
            struct statement statement;

            memset(&statement, 0, sizeof statement);
            for (unsigned k = 0; k < entry->most; k++)
                statement.types[k] = types[t];
            statement.args.arg_count = entry->most;
            statement.args.arg_type = statement.types;
            assert_int_equal(entry->init(&statement.init, &statement.args,
                                         statement.message),
                             0);
            for (unsigned k = 0; k < entry->most; k++)
                assert_int_equal(statement.types[k], STRING_RESULT);
            entry->deinit(&statement.init);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tickets_should_bear_everything),
        TEST(seal_should_bear_everything),
        TEST(call_should_bear_everything_but_params_left_out),
        TEST(fetch_should_bear_everything),
        TEST(pump_should_bear_everything),
        cmocka_unit_test(every_type_should_be_asked_for_as_text),
    };

    return http_initialise() != 0 ? 1
                                  : cmocka_run_group_tests(tests, NULL, NULL);
}
