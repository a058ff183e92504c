/* The rules of UTF-8, at their edges. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "utf8.h"

static void utf8_should_accept_exactly_what_it_encodes(void **state)
{
    (void)state;
    for (unsigned long code = 0; code <= 0x110010; code++) {
        char text[UTF8_CHARACTER_SIZE];
        size_t length = utf8_encode(code, text);

        if ((code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF) {
            assert_int_equal(length, 0);
            continue;
        }
        if (length == 0 || utf8_character(text, length) != length ||
            (length > 1 && utf8_character(text, length - 1) != 0))
            fail_msg("character U+%04lX", code);
    }
}

static void utf8_should_refuse_ill_formed_sequences(void **state)
{
    static const char *const sequences[] = {
        "\x80",     "\xBF",         "\xC0\x80",         "\xC1\xBF",
        "\xC3",     "\xC3(",        "\xE0\x80\x80",     "\xE0\x9F\xBF",
        "\xE2\x82", "\xED\xA0\x80", "\xED\xBF\xBF",     "\xF0\x80\x80\x80",
        "\xFE",     "\xF0\x9F\x98", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
        "\xFF",
    };

    (void)state;
    assert_int_equal(utf8_character("", 0), 0);
    for (size_t i = 0; i < sizeof sequences / sizeof sequences[0]; i++)
        assert_int_equal(utf8_character(sequences[i], strlen(sequences[i])), 0);
}

static void
utf8_garbage_should_end_where_a_new_character_may_start(void **state)
{
    (void)state;
    assert_int_equal(utf8_garbage("", 0), 1);
    assert_int_equal(utf8_garbage("\xFF\xFF", 2), 1);
    assert_int_equal(utf8_garbage("\xE2\x82", 2), 2);
    assert_int_equal(utf8_garbage("\xE2\x82x", 3), 2);
    assert_int_equal(utf8_garbage("\xF0\x9F\x98\"", 4), 3);
    assert_int_equal(utf8_garbage("\xC3(", 2), 1);
    assert_int_equal(utf8_garbage("\xED\xA0\x80", 3), 1);
}

static void utf8_should_cut_only_between_characters(void **state)
{
    (void)state;
    assert_int_equal(utf8_cut("abc", 3, 5), 3);
    assert_int_equal(utf8_cut("abc", 3, 2), 2);
    assert_int_equal(utf8_cut("a\xE2\x82\xAC", 4, 3), 1);
    assert_int_equal(utf8_cut("a\xE2\x82\xAC", 4, 2), 1);
    assert_int_equal(utf8_cut("a\xE2\x82\xAC", 4, 1), 1);
    assert_int_equal(utf8_cut("\xF0\x9F\x98\x80", 4, 3), 0);
    assert_int_equal(utf8_cut("abc", 3, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_should_accept_exactly_what_it_encodes),
        cmocka_unit_test(utf8_should_refuse_ill_formed_sequences),
        cmocka_unit_test(
            utf8_garbage_should_end_where_a_new_character_may_start),
        cmocka_unit_test(utf8_should_cut_only_between_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
