/* The buffer keeps its limit, its terminator and its text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "buffer.h"
#include "failing_alloc.h"

/* Asserts that bytes become this JSON string. */
static void assert_json(const char *data, size_t length, const char *expected)
{
    struct buffer buffer;

    buffer_init(&buffer, 0);
    assert_true(buffer_append_json_string(&buffer, data, length));
    assert_string_equal(buffer.data, expected);
    assert_int_equal(buffer.length, strlen(expected));
    buffer_release(&buffer);
}

static void buffer_should_join_what_is_appended(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, 0);
    assert_null(buffer.data);
    assert_true(buffer_append(&buffer, "abcdef", 3));
    assert_true(buffer_append_text(&buffer, "-"));
    assert_true(buffer_append_format(&buffer, "%d:%s", 42, "x"));
    assert_string_equal(buffer.data, "abc-42:x");
    assert_int_equal(buffer.length, 8);
    buffer_release(&buffer);
}

static void buffer_should_write_every_integer(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, 0);
    assert_true(buffer_append_integer(&buffer, 0));
    assert_true(buffer_append_integer(&buffer, -70));
    assert_true(buffer_append_integer(&buffer, INT64_MAX));
    assert_true(buffer_append_integer(&buffer, INT64_MIN));
    assert_string_equal(buffer.data,
                        "0-709223372036854775807-9223372036854775808");
    buffer_release(&buffer);
}

static void buffer_should_hold_nul_bytes_and_stay_terminated(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, 0);
    assert_true(buffer_append(&buffer, "a\0b", 3));
    assert_int_equal(buffer.length, 3);
    assert_memory_equal(buffer.data, "a\0b", 4);
    buffer_release(&buffer);
}

static void buffer_should_terminate_an_empty_text(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, 0);
    assert_true(buffer_append(&buffer, NULL, 0));
    assert_string_equal(buffer.data, "");
    buffer_release(&buffer);
}

static void buffer_should_refuse_what_exceeds_its_limit(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, 5);
    assert_true(buffer_append_text(&buffer, "12345"));
    assert_false(buffer_append_text(&buffer, "6"));
    assert_true(buffer_append_text(&buffer, ""));
    assert_string_equal(buffer.data, "12345");
    buffer_release(&buffer);
}

static void buffer_should_be_unchanged_when_an_append_does_not_fit(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, 8);
    assert_true(buffer_append_text(&buffer, "123"));
    assert_false(buffer_append_json_string(&buffer, "a\nb\nc", 5));
    assert_string_equal(buffer.data, "123");
    assert_false(buffer_append_format(&buffer, "%s", "456789"));
    assert_string_equal(buffer.data, "123");
    assert_true(buffer_append_json_string(&buffer, "a\n", 2));
    assert_string_equal(buffer.data, "123\"a\\n\"");
    buffer_release(&buffer);
}

static void buffer_should_refuse_sizes_that_overflow(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, 0);
    assert_true(buffer_append_text(&buffer, "x"));
    assert_false(buffer_reserve(&buffer, SIZE_MAX));
    assert_false(buffer_reserve(&buffer, SIZE_MAX - 1));
    assert_string_equal(buffer.data, "x");
    buffer_release(&buffer);
}

static void buffer_should_grow_to_many_megabytes(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, 0);
    for (int i = 0; i < 1000000; i++)
        assert_true(buffer_append(&buffer, "0123456789", 10));
    assert_int_equal(buffer.length, 10000000);
    assert_memory_equal(buffer.data + 9999990, "0123456789", 11);
    buffer_release(&buffer);
}

static void buffer_should_give_its_text_away(void **state)
{
    struct buffer buffer;
    size_t length = 0;
    char *text;

    (void)state;
    buffer_init(&buffer, 9);
    assert_null(buffer_take(&buffer, &length));
    assert_int_equal(length, 0);
    assert_true(buffer_append_text(&buffer, "gift"));
    text = buffer_take(&buffer, &length);
    assert_string_equal(text, "gift");
    assert_int_equal(length, 4);
    assert_null(buffer.data);
    assert_int_equal(buffer.length, 0);
    assert_int_equal(buffer.limit, 9);
    free(text);
}

static void buffer_should_cut_and_clear_without_giving_memory_back(void **state)
{
    struct buffer buffer;
    size_t capacity;

    (void)state;
    buffer_init(&buffer, 0);
    buffer_clear(&buffer);
    assert_true(buffer_append_text(&buffer, "abcdef"));
    capacity = buffer.capacity;
    buffer_truncate(&buffer, 10);
    assert_string_equal(buffer.data, "abcdef");
    buffer_truncate(&buffer, 2);
    assert_string_equal(buffer.data, "ab");
    buffer_clear(&buffer);
    assert_string_equal(buffer.data, "");
    assert_int_equal(buffer.capacity, capacity);
    buffer_release(&buffer);
    buffer_release(&buffer);
    buffer_release(NULL);
}

static void json_string_should_escape_what_json_demands(void **state)
{
    (void)state;
    assert_json("", 0, "\"\"");
    assert_json("a\"b\\c/d", 7, "\"a\\\"b\\\\c/d\"");
    assert_json("\b\f\n\r\t", 5, "\"\\b\\f\\n\\r\\t\"");
    assert_json("\x01\x1f\x7f", 3, "\"\\u0001\\u001f\x7f\"");
    assert_json("0123456789abcdef\x02", 17, "\"0123456789abcdef\\u0002\"");
}

static void json_string_should_keep_every_script_and_emoji(void **state)
{
    static const char text[] = "Zo\xC3\xAB \xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D "
                               "\xE2\x82\xAC \xF0\x9F\x98\x80";
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, 0);
    assert_true(buffer_append_json_string(&buffer, text, sizeof text - 1));
    assert_int_equal(buffer.length, sizeof text + 1);
    assert_memory_equal(buffer.data + 1, text, sizeof text - 1);
    buffer_release(&buffer);
}

static void json_string_should_drop_nul_and_replace_invalid_bytes(void **state)
{
    (void)state;
    assert_json("a\0b", 3, "\"ab\"");
    assert_json("a\xFF", 2, "\"a\xEF\xBF\xBD\"");
    assert_json("\xE2\x82", 2, "\"\xEF\xBF\xBD\"");
    assert_json("\xED\xA0\x80", 3, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

/* One attempt of the test below. */
static bool attempt_everything(void *context)
{
    struct buffer buffer;
    bool is_complete;

    (void)context;
    buffer_init(&buffer, 0);
    is_complete = buffer_append_text(&buffer, "text ");
    for (int i = 0; is_complete && i < 400; i++)
        is_complete = buffer_append_format(&buffer, "%d,", i) &&
                      buffer_append_json_string(&buffer, "a\x01\xFF", 3);
    if (is_complete)
        assert_int_equal(buffer.length, 5 + 1490 + 400 * 12);
    else if (buffer.data)
        assert_int_equal(buffer.length, strlen(buffer.data));
    buffer_release(&buffer);
    return is_complete;
}

static void buffer_should_survive_every_failing_allocation(void **state)
{
    (void)state;
    assert_true(failing_alloc_run(attempt_everything, NULL) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buffer_should_join_what_is_appended),
        cmocka_unit_test(buffer_should_write_every_integer),
        cmocka_unit_test(buffer_should_hold_nul_bytes_and_stay_terminated),
        cmocka_unit_test(buffer_should_terminate_an_empty_text),
        cmocka_unit_test(buffer_should_refuse_what_exceeds_its_limit),
        cmocka_unit_test(
            buffer_should_be_unchanged_when_an_append_does_not_fit),
        cmocka_unit_test(buffer_should_refuse_sizes_that_overflow),
        cmocka_unit_test(buffer_should_grow_to_many_megabytes),
        cmocka_unit_test(buffer_should_give_its_text_away),
        cmocka_unit_test(
            buffer_should_cut_and_clear_without_giving_memory_back),
        cmocka_unit_test(json_string_should_escape_what_json_demands),
        cmocka_unit_test(json_string_should_keep_every_script_and_emoji),
        cmocka_unit_test(json_string_should_drop_nul_and_replace_invalid_bytes),
        cmocka_unit_test(buffer_should_survive_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
