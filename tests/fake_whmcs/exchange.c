/* One HTTP request and its answer. */
#include "exchange.h"

#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "address.h"
#include "clock.h"
#include "control.h"
#include "fake.h"
#include "memory.h"
#include "request.h"

enum { BODY_MAX = 1 << 20, DRIP_BYTES = 16 };

/* Noises with which an answer does not go out at once and whole. */
static const noise_set HELD_BACK =
    NOISE_BIT(NOISE_PARTIAL) | NOISE_BIT(NOISE_RESET) | NOISE_BIT(NOISE_STALL) |
    NOISE_BIT(NOISE_DRIP) | NOISE_BIT(NOISE_OVERSIZED);

enum place { PLACE_NOWHERE, PLACE_API, PLACE_CONTROL };

struct exchange {
    struct fake *fake;
    struct MHD_Connection *connection;
    struct MHD_PostProcessor *multipart;
    enum place place;
    bool is_served;
    bool is_loopback;
    bool is_awake;  /* after a silence in the middle of the answer */
    bool is_unread; /* a body that PHP does not make parameters of */
    struct ticket ticket;
    struct output body;
    struct request request;
};

/* Which part of the server a path belongs to. */
static enum place place_of(const char *url)
{
    if (strcmp(url, "/whmcs/includes/api.php") == 0 ||
        strcmp(url, "/includes/api.php") == 0)
        return PLACE_API;
    return strcmp(url, "/_control") == 0 ? PLACE_CONTROL : PLACE_NOWHERE;
}

/* Notes who is asking. */
static void read_peer(struct exchange *exchange)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

    exchange->is_loopback =
        address_write(info->client_addr, exchange->request.peer,
                      sizeof(exchange->request.peer));
}

/* Adds one parameter of the query string. */
static enum MHD_Result add_argument(void *cls, enum MHD_ValueKind kind,
                                    const char *name, const char *value)
{
    (void)kind;
    form_add(cls, name, value ? value : "");
    return MHD_YES;
}

/* Adds a part of a multipart body. */
static enum MHD_Result add_part(void *cls, enum MHD_ValueKind kind,
                                const char *name, const char *file,
                                const char *type, const char *encoding,
                                const char *data, uint64_t offset, size_t size)
{
    struct form *form = cls;

    (void)kind;
    (void)file;
    (void)type;
    (void)encoding;
    if (!offset)
        form_add(form, name, "");
    if (form->count)
        form_extend(form, data, size);
    return MHD_YES;
}

struct exchange *exchange_new(struct fake *fake,
                              struct MHD_Connection *connection,
                              const char *url, const char *method)
{
    struct exchange *exchange = memory_new(sizeof(*exchange));
    const char *type = MHD_lookup_connection_value(
        connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_TYPE);

    (void)method; /* PHP reads the parameters of any method */
    exchange->fake = fake;
    exchange->connection = connection;
    exchange->place = place_of(url);
    exchange->ticket.owner = exchange;
    read_peer(exchange);
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, add_argument,
                              &exchange->request.form);
    if (type && strncasecmp(type, "multipart/form-data", 19) == 0)
        exchange->multipart = MHD_create_post_processor(
            connection, 4096, add_part, &exchange->request.form);
    else
        exchange->is_unread =
            !type ||
            strncasecmp(type, "application/x-www-form-urlencoded", 33) != 0;
    return exchange;
}

void exchange_receive(struct exchange *exchange, const char *data,
                      size_t length)
{
    if (exchange->multipart)
        MHD_post_process(exchange->multipart, data, length);
    else if (!exchange->is_unread && exchange->body.length + length <= BODY_MAX)
        output_bytes(&exchange->body, data, length);
}

/* True when the request has met the noise. */
static bool has_met(const struct exchange *exchange, enum noise noise)
{
    return (exchange->request.noises & NOISE_BIT(noise)) != 0;
}

/* Sends nothing for a while; the reader is called again then. */
static ssize_t keep_silent(struct exchange *exchange, long long milliseconds)
{
    exchange->ticket.duration = milliseconds * 1000000;
    if (!pace_enter(&exchange->fake->pace, &exchange->ticket, clock_now()))
        MHD_suspend_connection(exchange->connection);
    exchange->is_awake = true;
    return 0;
}

/* Cuts the connection so that the other side sees a reset, no end. */
static ssize_t cut(struct exchange *exchange)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        exchange->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct sockaddr nobody = {.sa_family = AF_UNSPEC};

    (void)connect(info->connect_fd, &nobody, sizeof(nobody));
    return MHD_CONTENT_READER_END_WITH_ERROR;
}

/* Hands out the answer, as far and as fast as the noises let it. */
static ssize_t read_answer(void *cls, uint64_t position, char *buffer,
                           size_t max)
{
    struct exchange *exchange = cls;
    const struct output *answer = &exchange->request.answer;
    const struct switches *switches = &exchange->fake->switches;
    size_t half = answer->length / 2;
    size_t end = answer->length;

    if (position >= half && has_met(exchange, NOISE_RESET))
        return cut(exchange);
    if (position >= half && has_met(exchange, NOISE_PARTIAL))
        return MHD_CONTENT_READER_END_WITH_ERROR;
    if (position == half && has_met(exchange, NOISE_STALL) &&
        !exchange->is_awake)
        return keep_silent(exchange, switches->stall_ms);
    if (has_met(exchange, NOISE_DRIP) && position > 0 && !exchange->is_awake)
        return keep_silent(exchange, switches->drip_ms);

    exchange->is_awake = false;
    if (position < half)
        end = half;
    if (has_met(exchange, NOISE_DRIP) && max > DRIP_BYTES)
        max = DRIP_BYTES;
    if (position < end && max > end - position)
        max = (size_t)(end - position);
    if (position < end)
        memcpy(buffer, answer->data + position, max);
    else
        memset(buffer, ' ', max);
    return (ssize_t)max;
}

/* Makes a response of the answer, whose text may be given up. */
static struct MHD_Response *make_response(struct exchange *exchange)
{
    struct request *request = &exchange->request;
    uint64_t length = request->answer.length;
    uint64_t large = (uint64_t)exchange->fake->switches.oversized_mb << 20;
    size_t taken;
    char *text;

    if (has_met(exchange, NOISE_OVERSIZED) && length < large)
        length = large;
    if (length > 1 && request->noises & HELD_BACK)
        return MHD_create_response_from_callback(length, 65536, read_answer,
                                                 exchange, NULL);
    text = output_take(&request->answer, &taken);
    return MHD_create_response_from_buffer(taken, text, MHD_RESPMEM_MUST_FREE);
}

/* Sends what is in the request. */
static bool send_answer(struct exchange *exchange)
{
    struct request *request = &exchange->request;
    struct MHD_Response *response = make_response(exchange);
    enum MHD_Result sent;

    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
                            request->type);
    if (request->header) {
        size_t length = strcspn(request->header, ":");
        char name[64];

        snprintf(name, sizeof(name), "%.*s", (int)length, request->header);
        MHD_add_response_header(response, name, request->header + length + 2);
    }
    sent = MHD_queue_response(exchange->connection, (unsigned)request->status,
                              response);
    MHD_destroy_response(response);
    return sent == MHD_YES;
}

/* Answers the control plane, which only this machine may use. */
static bool answer_control(struct exchange *exchange)
{
    struct request *request = &exchange->request;

    request->type = "application/json";
    if (exchange->is_loopback) {
        request->status =
            control_run(exchange->fake, &request->form, &request->answer);
    } else {
        request->status = 403;
        output_text(&request->answer, "{\"result\":\"error\",\"message\":"
                                      "\"Only from this machine\"}");
    }
    return send_answer(exchange);
}

/* Answers a path where nothing is, as a web server does. */
static bool answer_nothing(struct exchange *exchange)
{
    exchange->request.type = "text/html";
    exchange->request.status = 404;
    output_text(&exchange->request.answer,
                "<html><head><title>404 Not Found</title></head><body><h1>404 "
                "Not Found</h1><hr>nginx</body></html>\n");
    return send_answer(exchange);
}

/* Gives the API request to the workers. True when it is served already. */
static bool begin_service(struct exchange *exchange)
{
    long long milliseconds = 0;

    request_arrive(exchange->fake, &exchange->request, &milliseconds);
    exchange->ticket.duration = milliseconds * 1000000;
    if (pace_enter(&exchange->fake->pace, &exchange->ticket, clock_now()))
        return true;

    exchange->is_served = true; /* by the time we are called again */
    MHD_suspend_connection(exchange->connection);
    return false;
}

bool exchange_answer(struct exchange *exchange)
{
    struct request *request = &exchange->request;

    if (!exchange->is_served) {
        form_parse(&request->form, exchange->body.data, exchange->body.length);
        if (exchange->place == PLACE_CONTROL)
            return answer_control(exchange);
        if (exchange->place == PLACE_NOWHERE)
            return answer_nothing(exchange);
        if (!begin_service(exchange))
            return true;
    }
    request_answer(exchange->fake, request);
    if (request->noises & NOISE_WITHOUT_ANSWER)
        return false;
    return send_answer(exchange);
}

void exchange_resume(struct exchange *exchange)
{
    MHD_resume_connection(exchange->connection);
}

void exchange_free(struct exchange *exchange)
{
    if (!exchange)
        return;
    if (exchange->multipart)
        MHD_destroy_post_processor(exchange->multipart);
    output_release(&exchange->body);
    request_release(&exchange->request);
    free(exchange);
}
