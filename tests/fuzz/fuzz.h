/*
 * What all fuzz targets share: the assertion, and independent judges of what
 * the library writes. A target defines LLVMFuzzerTestOneInput(); libFuzzer or
 * replay.c calls it.
 */
#ifndef WHMCS_FUZZ_H
#define WHMCS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fault;

/* The one entry of every target; always returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the process with the broken promise, so that the input is kept. */
#define PROMISE(condition)                                                     \
    do {                                                                       \
        if (!(condition))                                                      \
            fuzz_fail(#condition, __FILE__, __LINE__);                         \
    } while (0)

/* Prints the condition and aborts. */
void fuzz_fail(const char *condition, const char *file, int line)
    __attribute__((noreturn));

/* True for well-formed UTF-8 without NUL. */
bool fuzz_is_utf8(const char *data, size_t length);

/* What a JSON text may have beside RFC 8259. */
enum fuzz_json {
    FUZZ_JSON_STRICT, /* nothing */
    FUZZ_JSON_CLEANED /* raw control characters in strings, but no numbers */
};

/* True for exactly one JSON value in UTF-8, with white space around it. */
bool fuzz_is_json(const char *data, size_t length, enum fuzz_json dialect);

/*
 * Asserts what fault.h promises of a fault that is set: a code, a message that
 * ends, and valid JSON.
 */
void fuzz_check_fault(const struct fault *fault);

/* True when the code is one of these words, which end with NULL. */
bool fuzz_is_code(const struct fault *fault, const char *const *codes);

#endif
