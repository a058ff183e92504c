/* The window of requests in flight, and the delays between tries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pace.h"

static void pace_should_start_with_the_widest_window(void **state)
{
    struct pace pace;

    (void)state;
    pace_init(&pace, 8);
    assert_int_equal(pace.window, 8);
}

static void pace_should_halve_once_for_a_storm(void **state)
{
    struct pace pace;

    (void)state;
    pace_init(&pace, 8);
    pace_slow_down(&pace);
    pace_slow_down(&pace);
    assert_int_equal(pace.window, 4);
}

static void pace_should_halve_again_later_but_never_below_one(void **state)
{
    struct pace pace;

    (void)state;
    pace_init(&pace, 8);
    for (int i = 0; i < 6; i++) {
        pace_slow_down(&pace);
        pace.last_halving_ms -= 1000;
    }
    assert_int_equal(pace.window, 1);
}

static void pace_should_grow_by_one_per_window_of_successes(void **state)
{
    struct pace pace;

    (void)state;
    pace_init(&pace, 8);
    pace_slow_down(&pace);
    for (int i = 0; i < 3; i++)
        pace_speed_up(&pace);
    assert_int_equal(pace.window, 4);
    pace_speed_up(&pace);
    assert_int_equal(pace.window, 5);
    for (int i = 0; i < 100; i++)
        pace_speed_up(&pace);
    assert_int_equal(pace.window, 8);
}

static void pace_should_wait_longer_with_each_try_within_bounds(void **state)
{
    (void)state;
    for (long tries = 0; tries < 40; tries++) {
        long long least = tries < 7 ? 250LL << tries : 30000;
        long long delay = pace_delay_ms(tries, 0);

        assert_true(delay >= least && delay <= least + least / 2);
    }
}

static void pace_should_honour_what_the_server_asks_for(void **state)
{
    (void)state;
    assert_true(pace_delay_ms(0, 7) == 7000);
    assert_true(pace_delay_ms(0, 100000) == 120000);
    assert_true(pace_delay_ms(6, 1) >= 16000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pace_should_start_with_the_widest_window),
        cmocka_unit_test(pace_should_halve_once_for_a_storm),
        cmocka_unit_test(pace_should_halve_again_later_but_never_below_one),
        cmocka_unit_test(pace_should_grow_by_one_per_window_of_successes),
        cmocka_unit_test(pace_should_wait_longer_with_each_try_within_bounds),
        cmocka_unit_test(pace_should_honour_what_the_server_asks_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
