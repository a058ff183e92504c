/* Where pages of a list meet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "failing_alloc.h"
#include "seams.h"

static void seams_should_hold_while_both_sides_agree(void **state)
{
    struct seams seams = {0};

    (void)state;
    assert_true(seams_meet(&seams, 9, 110));
    assert_true(seams_meet(&seams, 19, 120));
    assert_true(seams_meet(&seams, 9, 110));
    assert_int_equal(seams.count, 1);
    assert_true(seams_meet(&seams, 19, 120));
    assert_int_equal(seams.count, 0);
    assert_false(seams.is_torn);
    seams_release(&seams);
    seams_release(&seams);
}

static void seams_should_tear_when_they_do_not(void **state)
{
    struct seams seams = {0};

    (void)state;
    assert_true(seams_meet(&seams, 9, 110));
    assert_true(seams_meet(&seams, 9, 111));
    assert_true(seams.is_torn);
    assert_true(seams_meet(&seams, 19, 120));
    assert_true(seams_meet(&seams, 19, 120));
    assert_true(seams.is_torn);
    seams_release(&seams);
}

static void seams_should_not_judge_what_they_do_not_know(void **state)
{
    struct seams seams = {0};

    (void)state;
    assert_true(seams_meet(&seams, 9, 0));
    assert_true(seams_meet(&seams, 9, 111));
    assert_true(seams_meet(&seams, 19, 120));
    assert_true(seams_meet(&seams, 19, 0));
    assert_true(seams_meet(&seams, 29, 130));
    assert_false(seams.is_torn);
    seams_release(&seams);
}

/* One attempt of the test below: more than fit at first. */
static bool attempt(void *context)
{
    struct seams seams = {0};
    bool is_right = true;

    (void)context;
    for (long long place = 0; is_right && place < 100; place++)
        is_right = seams_meet(&seams, place, place + 1);
    seams_release(&seams);
    return is_right;
}

static void seams_should_survive_every_failing_allocation(void **state)
{
    (void)state;
    assert_int_equal(failing_alloc_run(attempt, NULL), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seams_should_hold_while_both_sides_agree),
        cmocka_unit_test(seams_should_tear_when_they_do_not),
        cmocka_unit_test(seams_should_not_judge_what_they_do_not_know),
        cmocka_unit_test(seams_should_survive_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
