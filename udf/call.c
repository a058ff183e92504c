/* The story of one call of each SQL function. */
#include "call.h"

#include <sodium.h>
#include <string.h>

#include "buffer.h"
#include "connection.h"
#include "fault.h"
#include "handle_table.h"
#include "http.h"
#include "keyfile.h"
#include "request.h"

/* What is shorter than this is no secret, and would be found in any text. */
enum { CLAIM_ANSWER_SIZE = 256, SECRET_LEAST = 8 };

/*
 * Ends a story that failed with an error object. A fetch has written its own
 * already, with statistics; what else is there is half an answer.
 */
static int finish(int result, const struct fault *fault, struct buffer *out)
{
    static const char error[] = "{\"result\":\"error\"";

    if (result == 0)
        return 0;
    if (out->length >= sizeof error - 1 &&
        memcmp(out->data, error, sizeof error - 1) == 0)
        return 0;

    buffer_clear(out);
    if (strcmp(fault->code, "killed") == 0)
        return -1;
    return fault_write_json(fault, out);
}

/* Refuses to go on where the libraries below could not start. */
static int start(struct fault *fault)
{
    if (http_initialise() == 0)
        return 0;

    fault_set(fault, "internal", false,
              "libcurl or libsodium could not be initialised");
    return -1;
}

/* 0 when the text is given. */
static int need(struct call_text text, const char *what, struct fault *fault)
{
    if (text.data && text.length > 0)
        return 0;

    fault_set(fault, "bad_argument", false, "%s is NULL or empty", what);
    return -1;
}

/* Appends a text, and says so when there is no memory. */
static int tell(struct buffer *out, const char *text, struct fault *fault)
{
    if (buffer_append_text(out, text))
        return 0;

    fault_set_memory(fault, "writing the answer");
    return -1;
}

int call_claim(const char *directory, const struct call_text *ticket,
               struct buffer *out)
{
    char text[KEYFILE_TICKET_SIZE] = "";
    struct fault fault = {0};
    int result = start(&fault);

    /* Room first: a ticket that cannot be told would be lost for good. */
    if (result == 0 && !buffer_reserve(out, CLAIM_ANSWER_SIZE)) {
        fault_set_memory(&fault, "making room for the ticket");
        result = -1;
    }
    if (result == 0 && ticket)
        result = keyfile_check(directory, ticket->data ? ticket->data : "",
                               ticket->data ? ticket->length : 0, &fault);
    else if (result == 0)
        result = keyfile_claim(directory, text, &fault);

    if (result == 0 && ticket)
        result = tell(out, "{\"result\":\"success\"}", &fault);
    else if (result == 0 &&
             !buffer_append_format(
                 out, "{\"result\":\"success\",\"ticket\":\"%s\"}", text)) {
        fault_set_memory(&fault, "writing the ticket");
        result = -1;
    }
    sodium_memzero(text, sizeof text);
    return finish(result, &fault, out);
}

int call_release(const char *directory, struct call_text ticket,
                 struct buffer *out)
{
    struct fault fault = {0};
    int result = start(&fault);

    if (result == 0)
        result = need(ticket, "the ticket", &fault);
    if (result == 0)
        result = keyfile_release(directory, ticket.data, ticket.length, &fault);
    if (result == 0)
        result = tell(out, "{\"result\":\"success\"}", &fault);
    return finish(result, &fault, out);
}

/* Seals a connection that was read and checked. */
static int seal(const char *directory, const struct connection *connection,
                struct buffer *out, struct fault *fault)
{
    unsigned char key[KEYFILE_KEY_SIZE];
    int result = keyfile_box_key(directory, key, fault);

    if (result == 0)
        result = tell(out, "{\"result\":\"success\",\"sealed\":\"", fault);
    if (result == 0)
        result = connection_seal(connection, key, out, fault);
    if (result == 0)
        result = tell(out, "\",\"url\":", fault);
    if (result == 0 && !buffer_append_json_string(out, connection->url,
                                                  strlen(connection->url)))
        result = -1;
    if (result == 0)
        result = tell(out, "}", fault);
    else if (!fault->code[0])
        fault_set_memory(fault, "writing the answer");
    sodium_memzero(key, sizeof key);
    return result;
}

int call_seal(const char *directory, struct call_text ticket,
              struct call_text connection, struct buffer *out)
{
    struct connection clear;
    struct fault fault = {0};
    bool is_from_file = false;
    int result = start(&fault);

    memset(&clear, 0, sizeof clear);
    if (result == 0)
        result = need(ticket, "the ticket", &fault);
    if (result == 0)
        result = keyfile_check(directory, ticket.data, ticket.length, &fault);
    if (result == 0)
        result = need(connection, "the connection", &fault);
    if (result == 0)
        result = connection_read(connection.data, connection.length, directory,
                                 &clear, &is_from_file, &fault);
    if (result == 0)
        result = seal(directory, &clear, out, &fault);
    if (result == 0 && is_from_file)
        keyfile_remove_secret(directory);
    connection_wipe(&clear);
    return finish(result, &fault, out);
}

/* Blackens a text wherever it stands in the answer. */
static void blacken(struct buffer *out, const char *secret)
{
    size_t length = strlen(secret);
    char *place = out->data;
    char *end = place ? place + out->length : NULL;

    if (!place || length < SECRET_LEAST)
        return;

    while ((size_t)(end - place) >= length) {
        place = memchr(place, secret[0], (size_t)(end - place) - length + 1);
        if (!place)
            return;
        if (memcmp(place, secret, length) == 0)
            memset(place, '*', length);
        place++;
    }
}

/*
 * The end of a story with a connection. A notice of PHP, a proxy or a message
 * of WHMCS may send back what we sent it.
 */
static int finish_connected(int result, const struct fault *fault,
                            struct connection *connection, struct buffer *out)
{
    result = finish(result, fault, out);
    blacken(out, connection->secret);
    blacken(out, connection->access_key);
    connection_wipe(connection);
    return result;
}

/* Opens the sealed text; the caller wipes the connection in any case. */
static int open_sealed(const char *directory, struct call_text sealed,
                       struct connection *ret_connection, struct fault *fault)
{
    unsigned char key[KEYFILE_KEY_SIZE];
    int result = need(sealed, "the sealed connection", fault);

    if (result == 0)
        result = keyfile_box_key(directory, key, fault);
    if (result != 0)
        return -1;

    result =
        connection_open(sealed.data, sealed.length, key, ret_connection, fault);
    sodium_memzero(key, sizeof key);
    return result;
}

int call_action(const char *directory, struct call_text sealed,
                struct call_text action, struct call_text params,
                fetch_poll *poll, void *context, struct buffer *out)
{
    struct connection connection;
    struct request request;
    struct fault fault = {0};
    int result = start(&fault);

    memset(&connection, 0, sizeof connection);
    memset(&request, 0, sizeof request);
    /* Nobody without a sealed text gets as far as to have a text parsed. */
    if (result == 0)
        result = open_sealed(directory, sealed, &connection, &fault);
    if (result == 0)
        result = need(action, "the action", &fault);
    if (result == 0)
        result = request_read_call(action.data, action.length, params.data,
                                   params.length, &request, &fault);
    if (result == 0)
        result = fetch_once(&connection, &request, poll, context, out, &fault);
    request_release(&request);
    return finish_connected(result, &fault, &connection, out);
}

int call_fetch(const char *directory, unsigned long long session,
               struct call_text sealed, struct call_text request,
               fetch_poll *poll, void *context, struct buffer *out)
{
    struct connection connection;
    struct request wanted;
    struct fault fault = {0};
    int result = start(&fault);

    memset(&connection, 0, sizeof connection);
    memset(&wanted, 0, sizeof wanted);
    if (result == 0)
        result = open_sealed(directory, sealed, &connection, &fault);
    if (result == 0)
        result = need(request, "the request", &fault);
    if (result == 0)
        result =
            request_read_fetch(request.data, request.length, &wanted, &fault);
    if (result == 0)
        result = handle_table_fetch(session, &connection, &wanted, poll,
                                    context, out, &fault);
    request_release(&wanted);
    return finish_connected(result, &fault, &connection, out);
}

long long call_pump(unsigned long long session, fetch_poll *poll, void *context)
{
    if (!poll || poll(context) == 0)
        return handle_table_pump(session);

    handle_table_drop(session);
    return -1;
}

void call_pump_close(unsigned long long session)
{
    handle_table_drop(session);
}
