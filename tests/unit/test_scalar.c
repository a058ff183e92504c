/* Numbers, dates and flags are read digit by digit, or refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "failing_alloc.h"
#include "scalar.h"

/* One of the readers that write a text. */
typedef int (*reader)(const char *data, size_t length, char *ret_text);

/* Reads an amount. */
static int read_money(const char *data, size_t length, char *ret_text)
{
    return scalar_read_decimal(data, length, 2, ret_text);
}

/* Reads a rate. */
static int read_rate(const char *data, size_t length, char *ret_text)
{
    return scalar_read_decimal(data, length, 3, ret_text);
}

/* Asserts what a reader makes of a text that is followed by other bytes. */
static void assert_read(reader read, const char *text, const char *expected)
{
    char copy[200], result[SCALAR_SIZE] = "untouched";
    size_t length = strlen(text);

    memset(copy, '9', sizeof copy);
    memcpy(copy, text, length);
    assert_int_equal(read(copy, length, result), expected ? 0 : -1);
    assert_string_equal(result, expected ? expected : "untouched");
}

/* Asserts that a text is this whole number; -1 for none. */
static void assert_integer(const char *text, long long expected)
{
    long long value = -7;
    int rc = scalar_read_integer(text, strlen(text), &value);

    assert_int_equal(rc, expected < 0 ? -1 : 0);
    assert_true(value == (expected < 0 ? -7 : expected));
}

static void integer_should_be_read_up_to_63_bits(void **state)
{
    (void)state;
    assert_integer("0", 0);
    assert_integer("007", 7);
    assert_integer("204", 204);
    assert_integer("7.0", 7);
    assert_integer("7.000", 7);
    assert_integer("9223372036854775807", INT64_MAX);
}

static void integer_should_refuse_everything_else(void **state)
{
    static const char *const texts[] = {
        "",
        "-1",
        "+1",
        " 1",
        "1 ",
        "1.5",
        "1.",
        ".0",
        "1e3",
        "0x1",
        "abc",
        "1,000",
        "9223372036854775808",
        "99999999999999999999999999",
        "7.00x",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_integer(texts[i], -1);
}

static void money_should_have_two_decimals_or_all_that_were_given(void **state)
{
    (void)state;
    assert_read(read_money, "15.95", "15.95");
    assert_read(read_money, "27", "27.00");
    assert_read(read_money, "27.5", "27.50");
    assert_read(read_money, "0.12345", "0.12345");
    assert_read(read_money, "1.10000", "1.10000");
    assert_read(read_money, "0", "0.00");
}

static void money_should_lose_leading_zeros_and_the_sign_of_zero(void **state)
{
    (void)state;
    assert_read(read_money, "007.5", "7.50");
    assert_read(read_money, "00", "0.00");
    assert_read(read_money, "-0.00", "0.00");
    assert_read(read_money, "-0", "0.00");
    assert_read(read_money, "-00.000", "0.000");
    assert_read(read_money, "-0.01", "-0.01");
    assert_read(read_money, "-05.5", "-5.50");
}

static void money_should_keep_each_digit_of_huge_amounts(void **state)
{
    (void)state;
    assert_read(read_money, "99999999999999999999999999999999.99",
                "99999999999999999999999999999999.99");
    assert_read(read_money, "9007199254740993", "9007199254740993.00");
    assert_read(read_money, "-0.000000000000000000000000000001",
                "-0.000000000000000000000000000001");
}

static void money_should_refuse_amounts_that_are_too_long(void **state)
{
    char text[150];

    (void)state;
    for (size_t length = 1; length < sizeof text; length++) {
        char result[SCALAR_SIZE];

        memset(text, '9', length);
        if (scalar_read_decimal(text, length, 2, result) == 0)
            assert_in_range(strlen(result), length + 3, SCALAR_SIZE - 1);
        else
            assert_in_range(length, 60, sizeof text);
    }
}

static void money_should_refuse_whatever_is_not_plain_digits(void **state)
{
    static const char *const texts[] = {
        "",      "-",    ".",     "1.",       ".5",   "1,234.00", "12 EUR",
        "$5.00", "abc",  "1e3",   "1E3",      "+5",   "--5",      "5-",
        "1.2.3", "1. 5", " 1.00", "1.00 ",    "1,50", "NaN",      "INF",
        "0x10",  "1'0",  "-.5",   "\xD9\xA1", "true",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_read(read_money, texts[i], NULL);
}

static void rate_should_have_three_decimals_or_all_that_were_given(void **state)
{
    (void)state;
    assert_read(read_rate, "19.00", "19.000");
    assert_read(read_rate, "19.000", "19.000");
    assert_read(read_rate, "19", "19.000");
    assert_read(read_rate, "1.00000", "1.00000");
    assert_read(read_rate, "-0.000", "0.000");
    assert_read(read_rate, "19%", NULL);
}

static void date_should_lose_its_time(void **state)
{
    (void)state;
    assert_read(scalar_read_date, "2024-05-01", "2024-05-01");
    assert_read(scalar_read_date, "2024-05-01 23:59:59", "2024-05-01");
    assert_read(scalar_read_date, "0001-01-01", "0001-01-01");
    assert_read(scalar_read_date, "9999-12-31", "9999-12-31");
}

static void datetime_should_gain_a_time(void **state)
{
    (void)state;
    assert_read(scalar_read_datetime, "2024-05-01", "2024-05-01 00:00:00");
    assert_read(scalar_read_datetime, "2024-05-01 03:00:09",
                "2024-05-01 03:00:09");
    assert_read(scalar_read_datetime, "2024-05-01T03:00:09",
                "2024-05-01 03:00:09");
    assert_read(scalar_read_datetime, "2024-05-01 03:00:09.123456",
                "2024-05-01 03:00:09");
}

static void date_should_be_nothing_when_it_is_a_zero_date(void **state)
{
    static const char *const texts[] = {
        "0000-00-00",
        "0000-00-00 00:00:00",
        "-0001-11-30",
        "-0001-11-30 00:00:00",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_read(scalar_read_date, texts[i], "");
        assert_read(scalar_read_datetime, texts[i], "");
    }
}

static void date_should_know_the_calendar(void **state)
{
    (void)state;
    assert_read(scalar_read_date, "2024-02-29", "2024-02-29");
    assert_read(scalar_read_date, "2000-02-29", "2000-02-29");
    assert_read(scalar_read_date, "2023-02-29", NULL);
    assert_read(scalar_read_date, "1900-02-29", NULL);
    assert_read(scalar_read_date, "2024-04-31", NULL);
    assert_read(scalar_read_date, "2024-12-32", NULL);
    assert_read(scalar_read_date, "2024-13-01", NULL);
    assert_read(scalar_read_date, "2024-00-10", NULL);
    assert_read(scalar_read_date, "2024-10-00", NULL);
    assert_read(scalar_read_date, "0000-01-01", NULL);
}

static void date_should_refuse_other_forms(void **state)
{
    static const char *const texts[] = {
        "",
        "0",
        "now",
        "2024-5-1",
        "01/05/2024",
        "20240501",
        "2024-05-01 ",
        "2024-05-01 24:00:00",
        "2024-05-01 12:60:00",
        "2024-05-01 12:00:60",
        "2024-05-01 12:00",
        "2024-05-01 12:00:00Z",
        "2024-05-01T12:00:00+02:00",
        "2024-05-01 12:00:00.",
        "2024-05-01x12:00:00",
        "Date: 28/01/2022 11:13<br>",
        "2024-05-0a",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_read(scalar_read_date, texts[i], NULL);
        assert_read(scalar_read_datetime, texts[i], NULL);
    }
}

static void flag_should_be_known_in_all_encodings(void **state)
{
    static const char *const yes[] = {"1", "on", "ON", "true", "True", "yes"};
    static const char *const no[] = {"0", "off", "Off", "false", "FALSE", "no"};
    static const char *const neither[] = {"",    "2",   "-1", "y",
                                          "onn", "tru", " 1"};
    bool value = false;

    (void)state;
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
        assert_int_equal(scalar_read_flag(yes[i], strlen(yes[i]), &value), 0);
        assert_true(value);
    }
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) {
        assert_int_equal(scalar_read_flag(no[i], strlen(no[i]), &value), 0);
        assert_false(value);
    }
    for (size_t i = 0; i < sizeof neither / sizeof neither[0]; i++)
        assert_int_equal(
            scalar_read_flag(neither[i], strlen(neither[i]), &value), -1);
}

/* One attempt of the test below. */
static bool attempt_to_read(void *context)
{
    char text[SCALAR_SIZE];
    long long number;
    bool flag;

    (void)context;
    return scalar_read_decimal("-12.5", 5, 2, text) == 0 &&
           scalar_read_date("2024-05-01", 10, text) == 0 &&
           scalar_read_datetime("2024-05-01", 10, text) == 0 &&
           scalar_read_integer("12", 2, &number) == 0 &&
           scalar_read_flag("on", 2, &flag) == 0;
}

static void scalar_should_never_allocate(void **state)
{
    (void)state;
    assert_int_equal(failing_alloc_run(attempt_to_read, NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integer_should_be_read_up_to_63_bits),
        cmocka_unit_test(integer_should_refuse_everything_else),
        cmocka_unit_test(money_should_have_two_decimals_or_all_that_were_given),
        cmocka_unit_test(money_should_lose_leading_zeros_and_the_sign_of_zero),
        cmocka_unit_test(money_should_keep_each_digit_of_huge_amounts),
        cmocka_unit_test(money_should_refuse_amounts_that_are_too_long),
        cmocka_unit_test(money_should_refuse_whatever_is_not_plain_digits),
        cmocka_unit_test(
            rate_should_have_three_decimals_or_all_that_were_given),
        cmocka_unit_test(date_should_lose_its_time),
        cmocka_unit_test(datetime_should_gain_a_time),
        cmocka_unit_test(date_should_be_nothing_when_it_is_a_zero_date),
        cmocka_unit_test(date_should_know_the_calendar),
        cmocka_unit_test(date_should_refuse_other_forms),
        cmocka_unit_test(flag_should_be_known_in_all_encodings),
        cmocka_unit_test(scalar_should_never_allocate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
