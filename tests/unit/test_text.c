/* Texts become valid UTF-8 without NUL, and entities are undone once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "buffer.h"
#include "failing_alloc.h"
#include "text.h"

/* Asserts what decoding makes of a text. */
static void assert_decoded(const char *text, const char *expected)
{
    struct buffer out;

    buffer_init(&out, 0);
    assert_true(text_append_decoded(&out, text, strlen(text)));
    assert_string_equal(out.data, expected);
    buffer_release(&out);
}

/* Asserts that decoding leaves a text alone. */
static void assert_untouched(const char *text)
{
    assert_decoded(text, text);
}

/* Asserts what quoting makes of a text in a space of `size` bytes. */
static void assert_quoted(const char *text, size_t size, const char *expected)
{
    char quote[256];

    memset(quote, '#', sizeof quote);
    text_quote(quote, size, text, strlen(text));
    assert_string_equal(quote, expected);
    assert_int_equal(quote[size], '#');
}

static void text_should_decode_each_named_entity(void **state)
{
    (void)state;
    assert_decoded("Brandt &amp; T", "Brandt & T");
    assert_decoded("&lt;b&gt; &quot;x&quot; &apos;y&apos;", "<b> \"x\" 'y'");
    assert_decoded("&amp;", "&");
    assert_decoded("&amp;&amp;", "&&");
}

static void text_should_decode_numeric_entities(void **state)
{
    (void)state;
    assert_decoded("O&#039;Hara O&#39;Hara", "O'Hara O'Hara");
    assert_decoded("&#x27;&#X27;", "''");
    assert_decoded("&#8364; &#x20AC; &#x20ac;",
                   "\xE2\x82\xAC \xE2\x82\xAC \xE2\x82\xAC");
    assert_decoded("&#128512;&#x1F600;", "\xF0\x9F\x98\x80\xF0\x9F\x98\x80");
    assert_decoded("&#9;&#10;&#13;", "\t\n\r");
    assert_decoded("&#1114109;", "\xF4\x8F\xBF\xBD");
}

static void text_should_decode_exactly_once(void **state)
{
    (void)state;
    assert_decoded("&amp;amp;", "&amp;");
    assert_decoded("&amp;#039;", "&#039;");
    assert_decoded("&amp;lt;script&amp;gt;", "&lt;script&gt;");
    assert_decoded("&#38;amp;", "&amp;");
    assert_decoded("&am&amp;p;", "&am&p;");
}

static void text_should_leave_bare_ampersands_alone(void **state)
{
    (void)state;
    assert_untouched("");
    assert_untouched("R&D; Smith & Sons");
    assert_untouched("&");
    assert_untouched("a && b &;");
    assert_untouched("?a=1&b=2;&copy;&nbsp;&AMP;&Lt;");
    assert_untouched("&amp");
    assert_untouched("&#;&#x;&#xZ;&#12a;&# 39;&#-39;&#+39;");
    assert_untouched("&amp ;& amp;");
    assert_decoded("& &amp; &", "& & &");
}

static void text_should_not_decode_to_garbage(void **state)
{
    (void)state;
    assert_untouched("&#0;&#x0;&#00;");
    assert_untouched("&#1;&#8;&#11;&#27;&#31;&#127;&#128;&#159;");
    assert_untouched("&#xD800;&#xDFFF;&#55357;");
    assert_untouched("&#xFFFE;&#xFFFF;&#xFDD0;&#x1FFFE;");
    assert_untouched("&#x110000;&#1114112;&#9999999999;&#xFFFFFFFFF;");
    assert_untouched("&#00000000000039;");
}

static void text_should_drop_nul_and_replace_invalid_bytes(void **state)
{
    static const char text[] = "a\0b\xFF\xC3\xA9\xE2\x82z\0";
    struct buffer out;

    (void)state;
    buffer_init(&out, 0);
    assert_true(text_append_repaired(&out, text, sizeof text - 1));
    assert_string_equal(out.data, "ab\xEF\xBF\xBD\xC3\xA9\xEF\xBF\xBDz");
    buffer_clear(&out);
    assert_true(text_append_repaired(&out, NULL, 0));
    assert_true(text_append_decoded(&out, NULL, 0));
    assert_string_equal(out.data, "");
    buffer_release(&out);
}

static void text_should_be_unchanged_when_the_buffer_is_full(void **state)
{
    struct buffer out;

    (void)state;
    buffer_init(&out, 6);
    assert_true(buffer_append_text(&out, "123"));
    assert_false(text_append_decoded(&out, "a&lt;bcd", 8));
    assert_string_equal(out.data, "123");
    assert_false(text_append_repaired(&out,
                                      "a\xFF"
                                      "b",
                                      3));
    assert_string_equal(out.data, "123");
    buffer_release(&out);
}

static void text_should_trim_both_ends(void **state)
{
    const char *text = " \t\r\n x y \v\f";
    size_t length = strlen(text);

    (void)state;
    text_trim(&text, &length);
    assert_int_equal(length, 3);
    assert_memory_equal(text, "x y", 3);

    text = " \n ";
    length = 3;
    text_trim(&text, &length);
    assert_int_equal(length, 0);
    text_trim(&text, &length);
    assert_int_equal(length, 0);
}

static void text_should_find_words_in_any_case(void **state)
{
    (void)state;
    assert_true(text_starts_with("invalid IP 1", 12, "Invalid ip"));
    assert_false(text_starts_with("inv", 3, "invalid"));
    assert_true(text_contains("xx<HTML>", 8, "<html"));
    assert_false(text_contains("xx<HTM", 6, "<html"));
    assert_false(text_contains("", 0, "a"));
}

static void text_should_quote_foreign_words_on_one_line(void **state)
{
    (void)state;
    assert_quoted("  <html>\r\n\t<b>x</b> \n", 40, "<html> <b>x</b>");
    assert_quoted("a\x01\x1B[31mb\x7F", 40, "a [31mb ");
    assert_quoted("\xFF\xE2\x82\xAC", 40, "\xEF\xBF\xBD\xE2\x82\xAC");
    assert_quoted("", 40, "");
    assert_quoted("12345678", 9, "12345678");
    assert_quoted("123456789", 9, "12345...");
    assert_quoted("1234\xE2\x82\xAC"
                  "56789",
                  9, "1234...");
    assert_quoted("\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80", 9,
                  "\xF0\x9F\x98\x80...");
}

/* One attempt of the test below. */
static bool attempt_to_append(void *context)
{
    struct buffer out;
    bool is_complete = true;

    (void)context;
    buffer_init(&out, 0);
    for (int i = 0; is_complete && i < 200; i++)
        is_complete = text_append_decoded(&out, "a &amp; b &#x20AC;", 18) &&
                      text_append_repaired(&out,
                                           "\xFF"
                                           "abc\0def",
                                           8);
    if (is_complete)
        assert_int_equal(out.length, 200 * 18);
    buffer_release(&out);
    return is_complete;
}

static void text_should_survive_every_failing_allocation(void **state)
{
    (void)state;
    assert_true(failing_alloc_run(attempt_to_append, NULL) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_should_decode_each_named_entity),
        cmocka_unit_test(text_should_decode_numeric_entities),
        cmocka_unit_test(text_should_decode_exactly_once),
        cmocka_unit_test(text_should_leave_bare_ampersands_alone),
        cmocka_unit_test(text_should_not_decode_to_garbage),
        cmocka_unit_test(text_should_drop_nul_and_replace_invalid_bytes),
        cmocka_unit_test(text_should_be_unchanged_when_the_buffer_is_full),
        cmocka_unit_test(text_should_trim_both_ends),
        cmocka_unit_test(text_should_find_words_in_any_case),
        cmocka_unit_test(text_should_quote_foreign_words_on_one_line),
        cmocka_unit_test(text_should_survive_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
