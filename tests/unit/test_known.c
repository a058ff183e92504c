/* Rows that the caller has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "failing_alloc.h"
#include "fault.h"
#include "known.h"

#define HASH_1 "00112233445566778899aabbccddeeff"
#define HASH_2 "ffeeddccbbaa99887766554433221100"

static void assert_has(const struct known *known, long long id, const char *row,
                       bool is_expected)
{
    assert_int_equal(known_has(known, id, row, strlen(row)), is_expected);
}

static void known_should_tell_what_is_the_same(void **state)
{
    const char *text = "7:" HASH_1 ",12:" HASH_2;
    struct known known = {0};

    (void)state;
    assert_int_equal(known_read(&known, text, strlen(text), 2, NULL), 0);
    assert_int_equal(known.count, 2);
    assert_has(&known, 7, "{\"id\":7,\"hash\":\"" HASH_1 "\"}", true);
    assert_has(&known, 12, "{\"id\":12,\"hash\":\"" HASH_2 "\"}", true);
    assert_has(&known, 7, "{\"id\":7,\"hash\":\"" HASH_2 "\"}", false);
    assert_has(&known, 8, "{\"id\":8,\"hash\":\"" HASH_1 "\"}", false);
    assert_has(&known, 13, "{\"id\":13,\"hash\":\"" HASH_2 "\"}", false);
    /* Rows without a hash, and what only looks like one. */
    assert_has(&known, 7, "{\"id\":7}", false);
    assert_has(&known, 7, "", false);
    assert_has(&known, 7, "{\"id\":7,\"tash\":\"" HASH_1 "\"}", false);
    assert_has(&known, 7, "{\"id\":7,\"hash\":\"" HASH_1 "\"]", false);
    known_release(&known);
    known_release(&known);
}

static void known_should_be_empty_without_text(void **state)
{
    struct known known = {0};

    (void)state;
    assert_has(&known, 7, "{\"id\":7,\"hash\":\"" HASH_1 "\"}", false);
    assert_int_equal(known_read(&known, "", 0, 0, NULL), 0);
    assert_int_equal(known.count, 0);
    known_release(&known);
}

static void known_should_refuse_anything_else(void **state)
{
    static const char *const texts[] = {
        ",",
        "7",
        "7:",
        ":" HASH_1,
        "7:" HASH_1 ",",
        ",7:" HASH_1,
        "7:" HASH_1 "0",
        "7:00112233445566778899aabbccddeef",
        "7:00112233445566778899AABBCCDDEEFF",
        "7:00112233445566778899aabbccddeefg",
        "seven:" HASH_1,
        "0:" HASH_1,
        "-7:" HASH_1,
        "7:" HASH_1 ",7:" HASH_2,
        "8:" HASH_1 ",7:" HASH_2,
        "7:" HASH_1 " 8:" HASH_2,
        "99999999999999999999:" HASH_1,
    };
    struct known known = {0};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct fault fault = {.code = ""};

        assert_int_equal(
            known_read(&known, texts[i], strlen(texts[i]), 9, &fault), -1);
        assert_string_equal(fault.code, "bad_argument");
        assert_non_null(strstr(fault.message, "ID:HASH"));
    }
    known_release(&known);
}

static void known_should_refuse_too_many(void **state)
{
    const char *text = "7:" HASH_1 ",12:" HASH_2;
    struct known known = {0};
    struct fault fault = {.code = ""};

    (void)state;
    assert_int_equal(known_read(&known, text, strlen(text), 1, &fault), -1);
    assert_string_equal(fault.message, "known takes at most 1 rows");
    known_release(&known);
}

static bool attempt(void *context)
{
    const char *text = "7:" HASH_1 ",12:" HASH_2;
    struct known known = {0};
    struct fault fault = {.code = ""};
    int rc = known_read(&known, text, strlen(text), 2, &fault);

    (void)context;
    assert_string_equal(fault.code, rc == 0 ? "" : "memory");
    known_release(&known);
    return rc == 0;
}

static void known_should_survive_every_failing_allocation(void **state)
{
    (void)state;
    assert_int_equal(failing_alloc_run(attempt, NULL), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_should_tell_what_is_the_same),
        cmocka_unit_test(known_should_be_empty_without_text),
        cmocka_unit_test(known_should_refuse_anything_else),
        cmocka_unit_test(known_should_refuse_too_many),
        cmocka_unit_test(known_should_survive_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
