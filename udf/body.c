/* Writing of request bodies. */
#include "body.h"

#include <sodium.h>
#include <string.h>

#include "action.h"
#include "buffer.h"
#include "connection.h"
#include "form.h"
#include "request.h"

/* More than credential and numbers can take, percent-encoded. */
enum { OWN_SIZE = 8192 };

/* Appends a number as a form parameter. */
static bool add_number(struct buffer *body, const char *name, long long number)
{
    char text[24];
    struct buffer digits;
    bool is_right;

    buffer_init(&digits, sizeof text);
    is_right = buffer_append_format(&digits, "%lld", number) &&
               form_append(body, name, digits.data, digits.length);
    buffer_release(&digits);
    return is_right;
}

/* Appends a text as a form parameter, if there is one. */
static bool add_text(struct buffer *body, const char *name, const char *text)
{
    return !text[0] || form_append(body, name, text, strlen(text));
}

/* Appends all parameters. */
static bool write_all(const struct connection *connection,
                      const struct request *request, long long place,
                      long long count, struct buffer *body)
{
    bool is_right = add_text(body, "action", request->action->name) &&
                    add_text(body, "responsetype", "json") &&
                    add_text(body, "identifier", connection->identifier) &&
                    add_text(body, "secret", connection->secret) &&
                    add_text(body, "accesskey", connection->access_key);

    if (request->mode == REQUEST_IDS)
        is_right = is_right && add_number(body, request->action->id_parameter,
                                          request->all.ids[place]);
    if (request->mode == REQUEST_LIST)
        is_right = is_right && add_number(body, "limitstart", place) &&
                   add_number(body, "limitnum", count);
    if (request->params.length > 0)
        is_right =
            is_right && buffer_append_text(body, "&") &&
            buffer_append(body, request->params.data, request->params.length);
    return is_right;
}

bool body_write(const struct connection *connection,
                const struct request *request, long long place, long long count,
                struct buffer *body)
{
    /* Room for all of it at once: no half of a secret stays behind in memory
     * that realloc has freed. */
    return buffer_reserve(body, OWN_SIZE + request->params.length) &&
           write_all(connection, request, place, count, body);
}

void body_wipe(struct buffer *body)
{
    if (body->data)
        sodium_memzero(body->data, body->capacity);
    buffer_release(body);
}
