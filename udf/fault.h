/*
 * What went wrong, in the form in which it is told to SQL.
 *
 * A fault travels as the last parameter of every function that can fail. All
 * zero means "no fault". The code is one of a fixed set of words on which SQL
 * decides; the message is for people and says what is wrong and what to do.
 */
#ifndef WHMCS_FAULT_H
#define WHMCS_FAULT_H

#include <stdbool.h>

struct buffer;

struct fault {
    char code[24];
    char message[401];
    char address[64];  /* our address as WHMCS sees it, only for ip_denied */
    long http;         /* HTTP status, 0 when there was none */
    bool is_retryable; /* the same request may succeed a little later */
};

/*
 * Overwrites the whole fault, address and http included. A message that is too
 * long is cut between two characters and ends in "...". A NULL fault is
 * accepted and ignored, for callers who do not ask for the reason.
 */
void fault_set(struct fault *fault, const char *code, bool is_retryable,
               const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The fault that every failed allocation leads to; `doing` completes the
 * sentence "out of memory while ...". */
void fault_set_memory(struct fault *fault, const char *doing);

/*
 * Appends the object {"result":"error","code":...,"message":...,"retry":...,
 * "http":...}, with "address" when there is one. 0, or -1 when the buffer is
 * full; it is then unchanged.
 */
int fault_write_json(const struct fault *fault, struct buffer *out);

/*
 * Appends only the members from "code" on, without braces and without a comma
 * at either end, so that the caller can put them into an object of its own.
 * Fails as fault_write_json does.
 */
int fault_write_members(const struct fault *fault, struct buffer *out);

#endif
