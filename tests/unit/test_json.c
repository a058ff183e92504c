/* JSON is read as it is sent: repaired, without doubles, within limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "buffer.h"
#include "failing_alloc.h"
#include "fault.h"
#include "json.h"
#include "json_clean.h"

/* Parses bytes that have to be JSON and nothing else. */
static struct json *parse(const char *data, size_t length)
{
    struct fault fault = {.code = ""};
    struct json *json = NULL;

    if (json_parse(data, length, &json, NULL, &fault) != 0)
        fail_msg("%s", fault.message);
    assert_string_equal(fault.code, "");
    return json;
}

/* Asserts the text that the only member of an object arrives with. */
static void assert_member(const char *data, size_t length, const char *expected)
{
    struct json *json = parse(data, length);
    size_t text_length = 0;
    const char *text = json_text(json_first(json), &text_length);

    assert_string_equal(text, expected);
    assert_int_equal(text_length, strlen(expected));
    json_free(json);
}

/* Asserts that bytes are refused with this code and retry mark. */
static void assert_refused(const char *data, size_t length, const char *code,
                           bool is_retryable)
{
    struct fault fault = {.code = ""};
    struct json *json = NULL;

    assert_int_equal(json_parse(data, length, &json, NULL, &fault), -1);
    assert_null(json);
    assert_string_equal(fault.code, code);
    assert_int_equal(fault.is_retryable, is_retryable);
}

#define BYTES(text) (text), sizeof(text) - 1

static void json_should_give_numbers_as_their_literal_text(void **state)
{
    (void)state;
    assert_member(BYTES("{\"a\":25}"), "25");
    assert_member(BYTES("{\"a\":-0.10}"), "-0.10");
    assert_member(BYTES("{\"a\":12345678901234567890.123456789}"),
                  "12345678901234567890.123456789");
    assert_member(BYTES("{\"a\" : 1e3 }"), "1e3");
    assert_member(BYTES("[0.30000000000000000000000000004]"),
                  "0.30000000000000000000000000004");
    assert_member(BYTES("{\"a\":9007199254740993}"), "9007199254740993");
}

static void json_should_keep_texts_that_look_like_numbers(void **state)
{
    (void)state;
    assert_member(BYTES("{\"a\":\"25\"}"), "25");
    assert_member(BYTES("{\"a\":\"x:1,2\"}"), "x:1,2");
    assert_member(BYTES("{\"a\":\"\\\"1\"}"), "\"1");
}

static void json_should_decode_escapes(void **state)
{
    (void)state;
    assert_member(BYTES("[\"\\u00eb \\u20ac \\/ \\\\ \\\" \\n\\t\\r\\b\\f\"]"),
                  "\xC3\xAB \xE2\x82\xAC / \\ \" \n\t\r\b\f");
    assert_member(BYTES("[\"\\ud83d\\ude00\"]"), "\xF0\x9F\x98\x80");
    assert_member(BYTES("[\"\\uD83D\\uDE00\xF0\x9F\x98\x80\"]"),
                  "\xF0\x9F\x98\x80\xF0\x9F\x98\x80");
    assert_member(BYTES("[\"\\u05e9\\u05dc\xD7\x95\"]"),
                  "\xD7\xA9\xD7\x9C\xD7\x95");
}

static void json_should_replace_lone_surrogates(void **state)
{
    (void)state;
    assert_member(BYTES("[\"a\\ud83dz\"]"), "a\xEF\xBF\xBDz");
    assert_member(BYTES("[\"a\\ude00\"]"), "a\xEF\xBF\xBD");
    assert_member(BYTES("[\"\\ud83d\\ud83d\\ude00\"]"),
                  "\xEF\xBF\xBD\xF0\x9F\x98\x80");
    assert_member(BYTES("[\"\\ude00\\ud83d\"]"), "\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_member(BYTES("[\"\\ud83d\\u0041\"]"), "\xEF\xBF\xBD"
                                                 "A");
    assert_member(BYTES("[\"\\ud83d\\n\"]"), "\xEF\xBF\xBD\n");
}

static void json_should_drop_nul_in_both_forms(void **state)
{
    (void)state;
    assert_member(BYTES("[\"a\\u0000b\"]"), "ab");
    assert_member(BYTES("[\"a\0b\"]"), "ab");
    assert_member(BYTES("\0[\0\"\\u0000\"\0]\0"), "");
    assert_member(BYTES("[\0"
                        "12\0]"),
                  "12");
}

static void json_should_replace_bytes_that_are_no_utf8(void **state)
{
    (void)state;
    assert_member(BYTES("[\"M\xFCller\"]"), "M\xEF\xBF\xBDller");
    assert_member(BYTES("[\"\xE2\x82\"]"), "\xEF\xBF\xBD");
    assert_member(BYTES("[\"\xC3\\n\"]"), "\xEF\xBF\xBD\n");
    assert_member(BYTES("[\"\xC0\x80\"]"), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void json_should_accept_raw_control_characters(void **state)
{
    (void)state;
    assert_member(BYTES("[\"a\nb\tc\x01\"]"), "a\nb\tc\x01");
}

static void json_should_tell_kinds_apart(void **state)
{
    struct json *json = parse(BYTES("{\"n\":null,\"f\":false,\"t\":true,"
                                    "\"s\":\"x\",\"i\":1,\"a\":[],\"o\":{}}"));

    (void)state;
    assert_int_equal(json_kind(NULL), JSON_ABSENT);
    assert_int_equal(json_kind(json_get(json, "none")), JSON_ABSENT);
    assert_int_equal(json_kind(json_get(json, "N")), JSON_ABSENT);
    assert_int_equal(json_kind(json_get(json, "n")), JSON_NULL);
    assert_int_equal(json_kind(json_get(json, "f")), JSON_FALSE);
    assert_int_equal(json_kind(json_get(json, "t")), JSON_TRUE);
    assert_int_equal(json_kind(json_get(json, "s")), JSON_TEXT);
    assert_int_equal(json_kind(json_get(json, "i")), JSON_TEXT);
    assert_int_equal(json_kind(json_get(json, "a")), JSON_ARRAY);
    assert_int_equal(json_kind(json_get(json, "o")), JSON_OBJECT);
    assert_null(json_get(json_get(json, "a"), "x"));
    assert_null(json_get(json_get(json, "s"), "x"));
    json_free(json);
    json_free(NULL);
}

static void json_should_know_what_is_empty(void **state)
{
    struct json *json = parse(BYTES("[null,\"\",[],{},0,\" \",false,[1]]"));
    const struct json *value = json_first(json);

    (void)state;
    assert_true(json_is_empty(NULL));
    for (int i = 0; i < 8; i++) {
        assert_int_equal(json_is_empty(value), i < 4);
        value = json_next(value);
    }
    assert_null(value);
    assert_null(json_next(NULL));
    assert_null(json_first(NULL));
    json_free(json);
}

static void json_should_walk_members_with_their_keys(void **state)
{
    struct json *json = parse(BYTES("{\"b\":1,\"a\":2,\"b\":3,\"\":4}"));
    const struct json *value = json_first(json);
    size_t length = 0;

    (void)state;
    assert_string_equal(json_key(value), "b");
    assert_string_equal(json_key(json_next(value)), "a");
    assert_string_equal(json_key(NULL), "");
    assert_string_equal(json_text(json_get(json, "b"), &length), "1");
    assert_string_equal(json_text(json_get(json, ""), &length), "4");
    assert_string_equal(json_text(json, &length), "");
    json_free(json);
}

static void json_should_say_that_the_end_is_missing(void **state)
{
    static const char text[] =
        "{\"a\":[1,true,null,\"x\\u00eb\\n\",{\"b\":-1}],"
        "\"c\":false}";

    (void)state;
    for (size_t length = 0; length < sizeof text - 1; length++)
        assert_refused(text, length, "not_json", true);
    json_free(parse(BYTES(text)));
}

static void json_should_refuse_what_is_not_well_formed(void **state)
{
    static const char *const texts[] = {
        "{a:1}",  "{\"a\"=1}", "{\"a\":1,}",  "[1,]",
        "[,1]",   "[1 2]",     "{\"a\" 1}",   "{1:2}",
        "[1}",    "{\"a\":1]", "[\"\\x\"]",   "[\"\\uZZZZ\"]",
        "[nul0]", "[True]",    "[.5]",        "[+5]",
        "[1]x",   "[1][2]",    "{\"a\"}",     "[\xFF]",
        "<html>", "}",         "]",           ",",
        "'a'",    "[NaN]",     "[-Infinity]", "[12abc]",
        "{,}",    "{\"a\":}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_refused(texts[i], strlen(texts[i]), "not_json", false);
}

static void json_should_tell_where_the_first_value_ends(void **state)
{
    static const char text[] = " {\"a\":[{}]} <!-- page made in 3 s -->";
    struct json *json = NULL;
    size_t used = 0;

    (void)state;
    assert_int_equal(json_parse(BYTES(text), &json, &used, NULL), 0);
    assert_int_equal(used, 11);
    json_free(json);
}

static void json_should_survive_nesting_bombs(void **state)
{
    enum { DEPTH = 1000000 };
    char *text = malloc(DEPTH);

    (void)state;
    assert_non_null(text);
    memset(text, '[', DEPTH);
    assert_refused(text, DEPTH, "not_json", false);
    for (size_t i = 0; i + 5 <= DEPTH; i += 5)
        memcpy(text + i, "{\"a\":", 5);
    assert_refused(text, DEPTH, "not_json", false);

    memset(text, '[', JSON_DEPTH_MAX);
    memset(text + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
    json_free(parse(text, 2 * (size_t)JSON_DEPTH_MAX));
    free(text);
}

static void json_should_survive_too_many_values(void **state)
{
    size_t length = 2 * (size_t)JSON_VALUES_MAX + 10;
    char *text = malloc(length);

    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < length; i++)
        text[i] = i % 2 ? ',' : '1';
    text[0] = '[';
    text[1] = ' ';
    assert_refused(text, length, "too_large", false);
    free(text);
}

static void json_should_read_ten_megabytes(void **state)
{
    struct buffer text;
    struct json *json;
    size_t count = 0;

    (void)state;
    buffer_init(&text, 0);
    assert_true(buffer_append_text(&text, "[{\"id\":0}"));
    while (text.length < 10000000) {
        assert_true(buffer_append_text(
            &text,
            ",{\"id\":12345,\"text\":\"Zo\\u00eb \xFF\",\"total\":1.50}"));
        count++;
    }
    assert_true(buffer_append_text(&text, "]"));

    json = parse(text.data, text.length);
    for (const struct json *row = json_first(json); row; row = json_next(row))
        count--;
    assert_int_equal(count, (size_t)-1);
    json_free(json);
    buffer_release(&text);
}

static void json_should_find_the_answer_behind_noise(void **state)
{
    static const struct {
        const char *body;
        size_t offset;
    } cases[] = {
        {"{\"result\":1}", 0},
        {" \r\n\t{\"result\":1}", 4},
        {"\xEF\xBB\xBF{\"result\":1}", 3},
        {"\n\xEF\xBB\xBF\xEF\xBB\xBF \n{\"result\":1}", 9},
        {"{}", 0},
        {" {", 1},
        {"{ \"totalresults\":0}", 0},
        {"Notice: x in {main} {\"result\":1}", 20},
        {"<br />{ \"result\" : \"error\"}", 6},
        {"<b>W</b>{\"a\":1}{\"status\":\"error\"}", 15},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(json_find_answer(cases[i].body, strlen(cases[i].body)),
                         cases[i].offset);
}

static void json_should_find_no_answer_where_there_is_none(void **state)
{
    static const char *const bodies[] = {
        "",
        " ",
        "\xEF\xBB\xBF",
        "<html>{}</html>",
        "{main}",
        "[1]",
        "x{\"resultx\":1}",
        "x{\"result\"",
        "x{\"result\" }",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
        assert_int_equal(json_find_answer(bodies[i], strlen(bodies[i])),
                         strlen(bodies[i]));
}

/* One attempt of the test below. */
static bool attempt_to_parse(void *context)
{
    static const char text[] =
        "{\"a\":[1,2,3,\"\\u0000x\\ud800y\xFF\"],\"b\":{\"c\":-1.5},"
        "\"d\":[null,true,false,[],{}]}";
    struct fault fault = {.code = ""};
    struct json *json = NULL;

    (void)context;
    if (json_parse(BYTES(text), &json, NULL, &fault) != 0) {
        assert_null(json);
        assert_string_equal(fault.code, "memory");
        return false;
    }

    assert_non_null(json_get(json, "d"));
    json_free(json);
    return true;
}

static void json_should_survive_every_failing_allocation(void **state)
{
    (void)state;
    assert_true(failing_alloc_run(attempt_to_parse, NULL) > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_should_give_numbers_as_their_literal_text),
        cmocka_unit_test(json_should_keep_texts_that_look_like_numbers),
        cmocka_unit_test(json_should_decode_escapes),
        cmocka_unit_test(json_should_replace_lone_surrogates),
        cmocka_unit_test(json_should_drop_nul_in_both_forms),
        cmocka_unit_test(json_should_replace_bytes_that_are_no_utf8),
        cmocka_unit_test(json_should_accept_raw_control_characters),
        cmocka_unit_test(json_should_tell_kinds_apart),
        cmocka_unit_test(json_should_know_what_is_empty),
        cmocka_unit_test(json_should_walk_members_with_their_keys),
        cmocka_unit_test(json_should_say_that_the_end_is_missing),
        cmocka_unit_test(json_should_refuse_what_is_not_well_formed),
        cmocka_unit_test(json_should_tell_where_the_first_value_ends),
        cmocka_unit_test(json_should_survive_nesting_bombs),
        cmocka_unit_test(json_should_survive_too_many_values),
        cmocka_unit_test(json_should_read_ten_megabytes),
        cmocka_unit_test(json_should_find_the_answer_behind_noise),
        cmocka_unit_test(json_should_find_no_answer_where_there_is_none),
        cmocka_unit_test(json_should_survive_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
