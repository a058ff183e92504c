/* Which pages are asked for, and where the next call has to start. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "failing_alloc.h"
#include "plan.h"
#include "request.h"
#include "task.h"

/* A list from a place on, in pages of ten. */
static struct request list_from(long long start)
{
    struct request request = {
        .mode = REQUEST_LIST, .start = start, .page_size = 10};

    return request;
}

static void plan_should_learn_the_total_before_it_asks_for_more(void **state)
{
    struct request request = list_from(0);
    struct plan plan;
    struct task task, rest;

    (void)state;
    plan_init(&plan, &request);
    assert_true(plan_next(&plan, false, &task));
    assert_true(task.place == 0 && task.count == 10);
    assert_false(plan_next(&plan, true, &task));

    task = (struct task){.place = 0, .count = 10};
    assert_false(plan_learn(&plan, &task, 10, 25, &rest));
    assert_true(plan_next(&plan, true, &task));
    assert_true(task.place == 10);
    assert_true(plan_next(&plan, true, &task));
    assert_true(task.place == 20);
    assert_false(plan_next(&plan, true, &task));
}

static void plan_should_ask_for_the_rest_of_a_short_page(void **state)
{
    struct request request = list_from(0);
    struct plan plan;
    struct task task = {.place = 10, .count = 10}, rest;

    (void)state;
    plan_init(&plan, &request);
    assert_true(plan_learn(&plan, &task, 4, 100, &rest));
    assert_true(rest.place == 14 && rest.count == 6);
    assert_false(plan_learn(&plan, &task, 4, 14, &rest));
    assert_false(plan_learn(&plan, &task, 12, 100, &rest));
}

static void plan_should_read_to_an_empty_page_without_a_total(void **state)
{
    struct request request = list_from(0);
    struct plan plan;
    struct task task, rest;
    bool is_done = false;

    (void)state;
    plan_init(&plan, &request);
    assert_true(plan_next(&plan, false, &task));
    assert_false(plan_learn(&plan, &task, 10, -1, &rest));
    assert_true(plan_finish(&plan, &is_done) == 10);
    assert_false(is_done);
    assert_true(plan_next(&plan, false, &task));
    assert_false(plan_learn(&plan, &task, 0, -1, &rest));
    assert_false(plan_next(&plan, false, &task));
    assert_true(plan_finish(&plan, &is_done) == 10);
    assert_true(is_done);
}

static void plan_should_never_go_back_behind_its_start(void **state)
{
    struct request request = list_from(500);
    struct plan plan;
    struct task task, rest;
    bool is_done = false;

    (void)state;
    plan_init(&plan, &request);
    assert_true(plan_next(&plan, false, &task));
    assert_false(plan_learn(&plan, &task, 0, 120, &rest));
    assert_true(plan_finish(&plan, &is_done) == 500);
    assert_true(is_done);
}

static void plan_should_go_through_the_ids_once(void **state)
{
    struct request request = {.mode = REQUEST_IDS, .all.count = 2};
    struct plan plan;
    struct task task;

    (void)state;
    plan_init(&plan, &request);
    assert_true(plan_next(&plan, true, &task) && task.place == 0);
    assert_true(plan_next(&plan, true, &task) && task.place == 1);
    assert_false(plan_next(&plan, false, &task));
}

static void queue_should_give_the_lowest_place_that_is_due(void **state)
{
    const struct task tasks[] = {
        {.place = 30}, {.place = 10, .not_before_us = 100}, {.place = 20}};
    struct task_queue queue = {0};
    struct task task;

    (void)state;
    for (size_t i = 0; i < 3; i++)
        assert_true(task_queue_put(&queue, &tasks[i]));
    assert_true(task_queue_first(&queue, 99) == 10);
    assert_true(task_queue_take(&queue, 50, &task) && task.place == 20);
    assert_true(task_queue_take(&queue, 50, &task) && task.place == 30);
    assert_false(task_queue_take(&queue, 50, &task));
    assert_true(task_queue_due(&queue, 1000) == 100);
    assert_true(task_queue_take(&queue, 100, &task) && task.place == 10);
    assert_true(task_queue_due(&queue, 1000) == 1000);
    task_queue_release(&queue);
    task_queue_release(&queue);
}

/* Fills a queue until memory is short. */
static bool attempt_to_queue(void *context)
{
    struct task_queue queue = {0};
    bool is_right = true;

    (void)context;
    for (long long i = 0; i < 100 && is_right; i++)
        is_right = task_queue_put(&queue, &(struct task){.place = i});
    task_queue_release(&queue);
    return is_right;
}

static void queue_should_survive_every_failing_allocation(void **state)
{
    (void)state;
    assert_true(failing_alloc_run(attempt_to_queue, NULL) > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plan_should_learn_the_total_before_it_asks_for_more),
        cmocka_unit_test(plan_should_ask_for_the_rest_of_a_short_page),
        cmocka_unit_test(plan_should_read_to_an_empty_page_without_a_total),
        cmocka_unit_test(plan_should_never_go_back_behind_its_start),
        cmocka_unit_test(plan_should_go_through_the_ids_once),
        cmocka_unit_test(queue_should_give_the_lowest_place_that_is_due),
        cmocka_unit_test(queue_should_survive_every_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
