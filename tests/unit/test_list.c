/* Rows are found in every wrapping that WHMCS is known to use. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "failing_alloc.h"
#include "json.h"
#include "list.h"

/* Asserts the ids of the rows under "list", given as one text. */
static void assert_rows(const char *text, const char *expected)
{
    char ids[64] = "";
    const struct json *row;
    struct json *json = NULL;
    struct list list;
    size_t count;

    assert_int_equal(json_parse(text, strlen(text), &json, NULL, NULL), 0);
    assert_int_equal(list_open(&list, json_get(json, "list"), "row"), 0);
    count = list_count(&list);
    assert_int_equal(count, strlen(expected));
    for (row = list_next(&list); row; row = list_next(&list)) {
        size_t length = 0;
        const char *id = json_text(json_get(row, "id"), &length);

        assert_int_equal(length, 1);
        ids[strlen(ids)] = id[0];
    }
    assert_string_equal(ids, expected);
    assert_null(list_next(&list));
    json_free(json);
}

static void list_should_be_empty_in_every_encoding(void **state)
{
    static const char *const texts[] = {
        "{}",
        "{\"list\":\"\"}",
        "{\"list\":null}",
        "{\"list\":[]}",
        "{\"list\":{}}",
        "{\"list\":false}",
        "{\"list\":{\"row\":\"\"}}",
        "{\"list\":{\"row\":null}}",
        "{\"list\":{\"row\":[]}}",
        "{\"list\":{\"row\":{}}}",
        "{\"list\":{\"row\":false}}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_rows(texts[i], "");
}

static void list_should_be_read_from_an_array(void **state)
{
    (void)state;
    assert_rows("{\"list\":{\"row\":[{\"id\":1},{\"id\":2}]}}", "12");
    assert_rows("{\"list\":[{\"id\":1},{\"id\":2}]}", "12");
    assert_rows("{\"list\":{\"row\":[{\"id\":5}]}}", "5");
}

static void list_should_be_read_from_an_object_with_digit_keys(void **state)
{
    (void)state;
    assert_rows("{\"list\":{\"row\":{\"0\":{\"id\":1},\"2\":{\"id\":3}}}}",
                "13");
    assert_rows("{\"list\":{\"4\":{\"id\":1},\"10\":{\"id\":2}}}", "12");
    assert_rows("{\"list\":{\"row\":{\"0\":{\"id\":1}}}}", "1");
}

static void list_should_be_read_from_one_bare_object(void **state)
{
    (void)state;
    assert_rows("{\"list\":{\"row\":{\"id\":7}}}", "7");
    assert_rows("{\"list\":{\"id\":7,\"x\":1}}", "7");
    assert_rows("{\"list\":{\"row\":{\"0\":1,\"id\":7}}}", "7");
}

static void list_should_refuse_what_is_no_list(void **state)
{
    static const char *const texts[] = {
        "\"none\"", "5", "true", "{\"row\":\"none\"}", "{\"row\":true}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct json *json = NULL;
        struct list list;

        assert_int_equal(
            json_parse(texts[i], strlen(texts[i]), &json, NULL, NULL), 0);
        assert_int_equal(list_open(&list, json, "row"), -1);
        json_free(json);
    }
}

/* One attempt of the test below. */
static bool attempt_to_walk(void *context)
{
    struct list list;

    return list_open(&list, context, "row") == 0 && list_count(&list) == 2;
}

static void list_should_never_allocate(void **state)
{
    static const char text[] = "{\"row\":[1,2]}";
    struct json *json = NULL;

    (void)state;
    assert_int_equal(json_parse(text, sizeof text - 1, &json, NULL, NULL), 0);
    assert_int_equal(failing_alloc_run(attempt_to_walk, json), 0);
    json_free(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(list_should_be_empty_in_every_encoding),
        cmocka_unit_test(list_should_be_read_from_an_array),
        cmocka_unit_test(list_should_be_read_from_an_object_with_digit_keys),
        cmocka_unit_test(list_should_be_read_from_one_bare_object),
        cmocka_unit_test(list_should_refuse_what_is_no_list),
        cmocka_unit_test(list_should_never_allocate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
