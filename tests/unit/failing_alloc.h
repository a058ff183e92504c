/*
 * Runs a piece of code again and again, each time with a later allocation
 * failing, until none fails any more.
 *
 * Link with -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup,
 * --wrap=free; what cJSON allocates is reached through json.h.
 */
#ifndef WHMCS_FAILING_ALLOC_H
#define WHMCS_FAILING_ALLOC_H

#include <stdbool.h>

/*
 * Does the thing under test, checks what came out, and frees all of it. True
 * when it succeeded completely, false when it said that memory is missing; it
 * asserts that there is no third case.
 */
typedef bool (*failing_alloc_attempt)(void *context);

/*
 * Calls the attempt with the first, second, ... allocation failing. Asserts
 * that no attempt leaves memory behind and that the one without a failing
 * allocation succeeds. Returns how many allocations have been made to fail; a
 * test should assert that it is not 0, or that it is.
 */
long failing_alloc_run(failing_alloc_attempt attempt, void *context);

#endif
