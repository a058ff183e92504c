/* One HTTP request and its answer, from the first byte to the last. */
#ifndef FAKE_EXCHANGE_H
#define FAKE_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>

struct MHD_Connection;
struct exchange;
struct fake;

/* Returns an exchange for a request that begins; exchange_free() frees it. */
struct exchange *exchange_new(struct fake *fake,
                              struct MHD_Connection *connection,
                              const char *url, const char *method);

/* Takes in a part of the body. */
void exchange_receive(struct exchange *exchange, const char *data,
                      size_t length);

/*
 * Answers the complete request, or suspends its connection until its service
 * is over. False when the connection is to be closed without an answer.
 */
bool exchange_answer(struct exchange *exchange);

/* Lets a suspended connection go on, where it was. */
void exchange_resume(struct exchange *exchange);

/* Frees the exchange; NULL is allowed. */
void exchange_free(struct exchange *exchange);

#endif
