/* Runs a piece of code with the n-th allocation failing. */
#include "failing_alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "json.h"

/* More attempts than any test needs; a loop without end is a failure. */
enum { ATTEMPTS_MAX = 20000 };

/* The names that the linker gives to the functions it wraps. */
/* NOLINTBEGIN(bugprone-reserved-identifier) */
void *__real_malloc(size_t size);
void *__real_realloc(void *memory, size_t size);
void __real_free(void *memory);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
char *__wrap_strdup(const char *text);
void __wrap_free(void *memory);
/* NOLINTEND(bugprone-reserved-identifier) */

static struct {
    long until_failure; /* the allocation that makes this 0 fails */
    bool has_failed;
    atomic_long live; /* blocks allocated and not yet freed */
} state;

/* Counts an allocation; true when it has to fail. */
static bool is_failing(void)
{
    if (state.until_failure == 0 || --state.until_failure > 0)
        return false;

    state.has_failed = true;
    return true;
}

void *__wrap_malloc(size_t size)
{
    void *memory = is_failing() ? NULL : __real_malloc(size);

    if (memory)
        state.live++;
    return memory;
}

void *__wrap_calloc(size_t count, size_t size)
{
    void *memory = NULL;

    if (size == 0 || count <= SIZE_MAX / size)
        memory = __wrap_malloc(count * size);
    if (memory)
        memset(memory, 0, count * size);
    return memory;
}

void *__wrap_realloc(void *memory, size_t size)
{
    void *moved = is_failing() ? NULL : __real_realloc(memory, size);

    if (moved && !memory)
        state.live++;
    return moved;
}

char *__wrap_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = __wrap_malloc(size);

    if (copy)
        memcpy(copy, text, size);
    return copy;
}

void __wrap_free(void *memory)
{
    if (memory)
        state.live--;
    __real_free(memory);
}

long failing_alloc_run(failing_alloc_attempt attempt, void *context)
{
    bool has_succeeded = false;

    json_route_allocations();
    for (long n = 1; n < ATTEMPTS_MAX; n++) {
        long live = state.live;

        state.until_failure = n;
        state.has_failed = false;
        has_succeeded = attempt(context);
        state.until_failure = 0;

        assert_int_equal(state.live, live);
        if (!state.has_failed) {
            assert_true(has_succeeded);
            return n - 1;
        }
    }

    fail_msg("allocations do not come to an end");
    return 0;
}
