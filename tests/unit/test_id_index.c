/* Finding the places of ids. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "failing_alloc.h"
#include "id_index.h"

static void index_should_give_each_place_once(void **state)
{
    const long long ids[] = {7, 3, 9, 3, 7, 3};
    struct id_index index;

    (void)state;
    assert_true(id_index_init(&index, ids, 6));
    assert_int_equal(id_index_take(&index, 3), 1);
    assert_int_equal(id_index_take(&index, 3), 3);
    assert_int_equal(id_index_take(&index, 7), 0);
    assert_int_equal(id_index_take(&index, 3), 5);
    assert_int_equal(id_index_take(&index, 3), -1);
    assert_int_equal(id_index_take(&index, 9), 2);
    assert_int_equal(id_index_take(&index, 9), -1);
    assert_int_equal(id_index_take(&index, 7), 4);
    assert_int_equal(id_index_take(&index, 7), -1);
    assert_int_equal(id_index_take(&index, 1), -1);
    assert_int_equal(id_index_take(&index, 8), -1);
    assert_int_equal(id_index_take(&index, 10), -1);
    id_index_release(&index);
    id_index_release(&index);
}

static void index_should_accept_that_there_is_nothing(void **state)
{
    struct id_index index;

    (void)state;
    assert_true(id_index_init(&index, NULL, 0));
    assert_int_equal(id_index_take(&index, 0), -1);
    id_index_release(&index);
}

/* One attempt of the test below. */
static bool attempt(void *context)
{
    const long long ids[] = {2, 1};
    struct id_index index;
    bool is_right = id_index_init(&index, ids, 2);

    (void)context;
    id_index_release(&index);
    return is_right;
}

static void index_should_survive_every_failing_allocation(void **state)
{
    (void)state;
    assert_int_equal(failing_alloc_run(attempt, NULL), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(index_should_give_each_place_once),
        cmocka_unit_test(index_should_accept_that_there_is_nothing),
        cmocka_unit_test(index_should_survive_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
