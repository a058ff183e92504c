/* A statement with one of our SQL functions in it. */
#include "statement.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "json.h"
#include "mock_server.h"

#define ENTRY(name, least, most)                                               \
    {                                                                          \
#name, name##_init, name##_deinit, name, least, most                   \
    }

static const struct statement_entry entries[STATEMENT_ENTRIES] = {
    ENTRY(whmcs_udf_version, 0, 0), ENTRY(whmcs_claim, 0, 1),
    ENTRY(whmcs_release, 1, 1),     ENTRY(whmcs_seal, 2, 2),
    ENTRY(whmcs_call, 3, 3),        ENTRY(whmcs_fetch, 2, 2),
};

const struct statement_entry *statement_entry(size_t index)
{
    assert_true(index < STATEMENT_ENTRIES);
    return &entries[index];
}

const struct statement_entry *statement_find(const char *name)
{
    for (size_t i = 0; i < STATEMENT_ENTRIES; i++)
        if (strcmp(entries[i].name, name) == 0)
            return &entries[i];

    fail_msg("no function %s", name);
    return NULL;
}

char statement_prepare(struct statement *statement,
                       const struct statement_entry *entry, unsigned count)
{
    memset(statement, 0, sizeof *statement);
    statement->entry = entry;
    statement->args.arg_count = count;
    statement->args.arg_type = statement->types;
    statement->args.args = statement->values;
    statement->args.lengths = statement->lengths;
    for (unsigned i = 0; i < STATEMENT_ARGS_MAX; i++)
        statement->types[i] = INT_RESULT;
    statement->init.ptr = (char *)statement;
    mock_server.raised_number = 0;
    mock_server.raised_text[0] = '\0';
    return entry->init(&statement->init, &statement->args, statement->message);
}

void statement_take(struct statement *statement, unsigned index, char *data,
                    size_t length)
{
    free(statement->values[index]);
    statement->values[index] = data;
    statement->lengths[index] = length;
}

void statement_set(struct statement *statement, unsigned index,
                   const char *text)
{
    size_t length = text ? strlen(text) : 0;
    char *copy = NULL;

    if (text) {
        copy = malloc(length ? length : 1);
        if (!copy)
            abort();
        memcpy(copy, text, length);
    }
    statement_take(statement, index, copy, length);
}

const char *statement_row(struct statement *statement)
{
    unsigned long length = 99;
    char buffer[255], is_null = 0, error = 0;
    char *text = statement->entry->call(&statement->init, &statement->args,
                                        buffer, &length, &is_null, &error);

    /* *error would end the calls of the statement without a word. */
    assert_int_equal(error, 0);
    assert_int_equal(is_null, !text);
    assert_int_equal(length, text ? strlen(text) : 0);
    assert_ptr_equal(text, statement->init.ptr);
    return text;
}

void statement_end(struct statement *statement)
{
    statement->entry->deinit(&statement->init);
    assert_null(statement->init.ptr);
    for (unsigned i = 0; i < STATEMENT_ARGS_MAX; i++)
        free(statement->values[i]);
}

void statement_call(const char *name, unsigned count, const char *first,
                    const char *second, const char *third, char *ret_answer,
                    size_t size)
{
    const char *const texts[] = {first, second, third};
    struct statement statement;
    const char *answer;

    assert_int_equal(statement_prepare(&statement, statement_find(name), count),
                     0);
    for (unsigned i = 0; i < count; i++)
        statement_set(&statement, i, texts[i]);
    answer = statement_row(&statement);
    snprintf(ret_answer, size, "%s", answer ? answer : "NULL");
    statement_end(&statement);
}

/* Copies a text member of an answer, which has to be there. */
static void get_member(const char *answer, const char *name, char *ret_text,
                       size_t size)
{
    struct json *json = NULL;
    size_t length = 0;

    assert_int_equal(json_parse(answer, strlen(answer), &json, NULL, NULL), 0);
    snprintf(ret_text, size, "%s", json_text(json_get(json, name), &length));
    json_free(json);
    assert_true(ret_text[0] != '\0');
}

void statement_connect(unsigned port, char ret_ticket[STATEMENT_TICKET_SIZE],
                       char ret_sealed[STATEMENT_SEALED_SIZE])
{
    char answer[16384], connection[128];

    statement_call("whmcs_claim", 0, NULL, NULL, NULL, answer, sizeof answer);
    get_member(answer, "ticket", ret_ticket, STATEMENT_TICKET_SIZE);
    snprintf(connection, sizeof connection,
             "{\"url\":\"http://127.0.0.1:%u\",\"identifier\":\"who\","
             "\"secret\":\"hidden\"}",
             port);
    statement_call("whmcs_seal", 2, ret_ticket, connection, NULL, answer,
                   sizeof answer);
    assert_null(strstr(answer, "hidden"));
    get_member(answer, "sealed", ret_sealed, STATEMENT_SEALED_SIZE);
}
