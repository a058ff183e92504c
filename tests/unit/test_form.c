/* Bodies of requests: what is encoded, what stands as it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "buffer.h"
#include "failing_alloc.h"
#include "form.h"

/* Asserts how one value is written. */
static void assert_encoded(const char *value, size_t length,
                           const char *expected)
{
    struct buffer body;

    buffer_init(&body, 0);
    assert_true(form_append(&body, "a", value, length));
    assert_string_equal(body.data, expected);
    assert_int_equal(body.length, strlen(expected));
    buffer_release(&body);
}

static void form_should_encode_plus_and_space(void **state)
{
    (void)state;
    assert_encoded("1 + 1", 5, "a=1%20%2B%201");
}

static void form_should_leave_unreserved_bytes_alone(void **state)
{
    const char text[] = "azAZ09-._~";

    (void)state;
    assert_encoded(text, sizeof text - 1, "a=azAZ09-._~");
}

static void form_should_encode_what_would_end_a_value(void **state)
{
    (void)state;
    assert_encoded("x&y=z#%", 7, "a=x%26y%3Dz%23%25");
    assert_encoded("[0]/\r\n", 6, "a=%5B0%5D%2F%0D%0A");
}

static void form_should_encode_bytes_above_ascii_and_nul(void **state)
{
    (void)state;
    assert_encoded("\xC3\xA9\0\xFF", 4, "a=%C3%A9%00%FF");
}

static void form_should_write_an_empty_value(void **state)
{
    (void)state;
    assert_encoded("", 0, "a=");
    assert_encoded("not read", 0, "a=");
}

static void form_should_encode_every_byte_reversibly(void **state)
{
    struct buffer body;
    char all[256];
    size_t place = 2;

    (void)state;
    for (size_t i = 0; i < sizeof all; i++)
        all[i] = (char)i;
    buffer_init(&body, 0);
    assert_true(form_append(&body, "a", all, sizeof all));
    for (size_t i = 0; i < sizeof all; i++) {
        unsigned char byte = (unsigned char)body.data[place++];

        if (byte == '%') {
            static const char digits[] = "0123456789ABCDEF";
            const char *high = strchr(digits, body.data[place++]);
            const char *low = strchr(digits, body.data[place++]);

            assert_non_null(high);
            assert_non_null(low);
            byte = (unsigned char)((high - digits) * 16 + (low - digits));
        }
        assert_int_equal(byte, i);
    }
    assert_int_equal(place, body.length);
    buffer_release(&body);
}

static void form_should_join_parts_with_ampersands(void **state)
{
    struct buffer body;

    (void)state;
    buffer_init(&body, 0);
    assert_true(form_append(&body, "action", "GetInvoice", 10));
    assert_true(form_append(&body, "custom field[1]", "", 0));
    assert_true(form_append(&body, "b", "2", 1));
    assert_string_equal(body.data,
                        "action=GetInvoice&custom%20field%5B1%5D=&b=2");
    buffer_release(&body);
}

static void form_should_stop_at_the_limit_of_the_buffer(void **state)
{
    struct buffer body;

    (void)state;
    buffer_init(&body, 8);
    assert_true(form_append(&body, "a", "1", 1));
    assert_true(form_append(&body, "b", "22", 2));
    assert_false(form_append(&body, "c", "", 0));
    assert_true(body.length <= 8);
    buffer_release(&body);

    buffer_init(&body, 4);
    assert_false(form_append(&body, "a", " ", 1));
    buffer_release(&body);
}

/* One attempt of the test below. */
static bool attempt_to_append(void *context)
{
    struct buffer body;
    bool is_right;

    (void)context;
    buffer_init(&body, 0);
    is_right = form_append(&body, "name with blanks", "value & more", 12) &&
               form_append(&body, "b", "2", 1);
    if (is_right)
        assert_string_equal(body.data,
                            "name%20with%20blanks=value%20%26%20more&b=2");
    buffer_release(&body);
    return is_right;
}

static void form_should_survive_every_failing_allocation(void **state)
{
    (void)state;
    assert_true(failing_alloc_run(attempt_to_append, NULL) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(form_should_encode_plus_and_space),
        cmocka_unit_test(form_should_leave_unreserved_bytes_alone),
        cmocka_unit_test(form_should_encode_what_would_end_a_value),
        cmocka_unit_test(form_should_encode_bytes_above_ascii_and_nul),
        cmocka_unit_test(form_should_write_an_empty_value),
        cmocka_unit_test(form_should_encode_every_byte_reversibly),
        cmocka_unit_test(form_should_join_parts_with_ampersands),
        cmocka_unit_test(form_should_stop_at_the_limit_of_the_buffer),
        cmocka_unit_test(form_should_survive_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
