/*
 * A statement with one of our SQL functions in it, run as a database server
 * does: init, one call per row, deinit. Asserts what every answer has to obey.
 */
#ifndef WHMCS_STATEMENT_H
#define WHMCS_STATEMENT_H

#include <stddef.h>

#include "udf.h"

/* Most arguments of a statement, and functions that return a text. */
enum { STATEMENT_ARGS_MAX = 8, STATEMENT_ENTRIES = 6 };

/* One of the functions. */
struct statement_entry {
    const char *name;
    char (*init)(UDF_INIT *init, UDF_ARGS *args, char *message);
    void (*deinit)(UDF_INIT *init);
    char *(*call)(UDF_INIT *init, UDF_ARGS *args, char *result,
                  unsigned long *length, char *is_null, char *error);
    unsigned least, most;
};

struct statement {
    const struct statement_entry *entry;
    UDF_INIT init;
    UDF_ARGS args;
    enum Item_result types[STATEMENT_ARGS_MAX];
    char *values[STATEMENT_ARGS_MAX];
    unsigned long lengths[STATEMENT_ARGS_MAX];
    char message[512];
};

/* Returns a function by its place, below STATEMENT_ENTRIES. */
const struct statement_entry *statement_entry(size_t index);

/* Finds a function by its name; fails the test without. */
const struct statement_entry *statement_find(const char *name);

/* Prepares a statement; the answer is that of the init function. */
char statement_prepare(struct statement *statement,
                       const struct statement_entry *entry, unsigned count);

/* Sets an argument to bytes that no NUL follows; NULL is NULL. */
void statement_set(struct statement *statement, unsigned index,
                   const char *text);

/* The same for any bytes; takes the memory, which malloc() gave. */
void statement_take(struct statement *statement, unsigned index, char *data,
                    size_t length);

/* Does one row; NULL for NULL. The answer is good until the next row. */
const char *statement_row(struct statement *statement);

/* Ends the statement. */
void statement_end(struct statement *statement);

/* A whole statement of one row with up to three texts; copies the answer, or
 * "NULL". */
void statement_call(const char *name, unsigned count, const char *first,
                    const char *second, const char *third, char *ret_answer,
                    size_t size);

/* Room for a ticket, and for a sealed text. */
enum { STATEMENT_TICKET_SIZE = 80, STATEMENT_SEALED_SIZE = 8192 };

/* Claims, and seals a connection to a port of this machine, with the secret
 * "hidden". */
void statement_connect(unsigned port, char ret_ticket[STATEMENT_TICKET_SIZE],
                       char ret_sealed[STATEMENT_SEALED_SIZE]);

#endif
