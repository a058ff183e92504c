/* A fault tells SQL the code and people what to do, in valid JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "buffer.h"
#include "failing_alloc.h"
#include "fault.h"
#include "utf8.h"

static void fault_should_overwrite_everything_from_before(void **state)
{
    struct fault fault = {.http = 200, .address = "203.0.113.9"};

    (void)state;
    fault_set(&fault, "timeout", true, "no answer after %d ms", 60000);
    assert_string_equal(fault.code, "timeout");
    assert_string_equal(fault.message, "no answer after 60000 ms");
    assert_true(fault.is_retryable);
    assert_int_equal(fault.http, 0);
    assert_string_equal(fault.address, "");
}

static void fault_should_accept_nobody_who_asks(void **state)
{
    (void)state;
    fault_set(NULL, "timeout", true, "%s", "unheard");
    fault_set_memory(NULL, "testing");
}

static void fault_should_quote_its_own_message(void **state)
{
    struct fault fault;

    (void)state;
    fault_set(&fault, "network", false, "broken pipe");
    fault_set(&fault, "server_error", true, "%s; gave up", fault.message);
    assert_string_equal(fault.message, "broken pipe; gave up");
}

static void fault_should_cut_long_messages_between_characters(void **state)
{
    char text[1000];

    (void)state;
    for (size_t shift = 0; shift < 4; shift++) {
        struct fault fault;
        size_t length, i = 0;

        memset(text, 'a', sizeof text);
        for (i = shift; i + 4 < sizeof text; i += 4)
            memcpy(text + i, "\xF0\x9F\x98\x80", 4);
        text[i] = '\0';

        fault_set(&fault, "api_error", false, "%s", text);
        length = strlen(fault.message);
        assert_in_range(length, 390, 400);
        assert_string_equal(fault.message + length - 3, "...");
        for (i = 0; i < length;
             i += utf8_character(fault.message + i, length - i))
            assert_true(utf8_character(fault.message + i, length - i) > 0);
    }
}

static void fault_should_keep_a_message_of_exactly_400_bytes(void **state)
{
    struct fault fault;
    char text[401];

    (void)state;
    memset(text, 'x', 400);
    text[400] = '\0';
    fault_set(&fault, "api_error", false, "%s", text);
    assert_string_equal(fault.message, text);
}

static void fault_should_become_an_error_object(void **state)
{
    struct fault fault;
    struct buffer out;

    (void)state;
    buffer_init(&out, 0);
    fault_set(&fault, "server_error", true, "say \"%s\"\n", "please");
    fault.http = 503;
    assert_int_equal(fault_write_json(&fault, &out), 0);
    assert_string_equal(out.data,
                        "{\"result\":\"error\",\"code\":\"server_error\","
                        "\"message\":\"say \\\"please\\\"\\n\",\"retry\":1,"
                        "\"http\":503}");
    buffer_release(&out);
}

static void fault_should_show_the_address_when_there_is_one(void **state)
{
    struct fault fault;
    struct buffer out;

    (void)state;
    buffer_init(&out, 0);
    fault_set(&fault, "ip_denied", false, "m");
    fault.http = 403;
    memcpy(fault.address, "2001:db8::1", sizeof "2001:db8::1");
    assert_int_equal(fault_write_members(&fault, &out), 0);
    assert_string_equal(out.data,
                        "\"code\":\"ip_denied\",\"message\":\"m\",\"retry\":0,"
                        "\"http\":403,\"address\":\"2001:db8::1\"");
    buffer_release(&out);
}

static void fault_should_leave_a_full_buffer_unchanged(void **state)
{
    struct fault fault;
    struct buffer out;

    (void)state;
    fault_set(&fault, "internal", false, "%s", "does not fit");
    for (size_t limit = 3; limit < 80; limit++) {
        buffer_init(&out, limit);
        assert_true(buffer_append_text(&out, "[1,"));
        if (fault_write_json(&fault, &out) != 0)
            assert_string_equal(out.data, "[1,");
        else
            assert_int_equal(out.data[out.length - 1], '}');
        buffer_release(&out);
    }
}

/* One attempt of the test below. */
static bool attempt_to_write(void *context)
{
    struct buffer out;
    bool is_complete;

    buffer_init(&out, 0);
    is_complete = fault_write_json(context, &out) == 0;
    if (!is_complete)
        assert_int_equal(out.length, 0);
    buffer_release(&out);
    return is_complete;
}

static void fault_should_survive_every_failing_allocation(void **state)
{
    struct fault fault;
    char text[380];

    (void)state;
    memset(text, '"', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    fault_set(&fault, "memory", true, "%s", text);
    memcpy(fault.address, "203.0.113.9", sizeof "203.0.113.9");
    assert_true(failing_alloc_run(attempt_to_write, &fault) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fault_should_overwrite_everything_from_before),
        cmocka_unit_test(fault_should_accept_nobody_who_asks),
        cmocka_unit_test(fault_should_quote_its_own_message),
        cmocka_unit_test(fault_should_cut_long_messages_between_characters),
        cmocka_unit_test(fault_should_keep_a_message_of_exactly_400_bytes),
        cmocka_unit_test(fault_should_become_an_error_object),
        cmocka_unit_test(fault_should_show_the_address_when_there_is_one),
        cmocka_unit_test(fault_should_leave_a_full_buffer_unchanged),
        cmocka_unit_test(fault_should_survive_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
