/*
 * The request texts of whmcs_fetch() and whmcs_call().
 *
 * The first byte of an input chooses the function. For whmcs_fetch the rest is
 * the request; for whmcs_call it is the action up to the first line feed, and
 * behind it the parameters. Beside not crashing:
 *
 * - every number of a request that is taken lies within its limits, ids are not
 *   negative, those ahead do not repeat one, and known rows have rising ids;
 * - the body for it is a form in which each parameter of the credential stands
 *   once, with our value, however PHP reads the names;
 * - what is refused has a fault with code and message.
 */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "action.h"
#include "body.h"
#include "buffer.h"
#include "connection.h"
#include "fault.h"
#include "request.h"

/* As documented in request.c and architecture.md. */
enum {
    IDS_MAX = 100000,
    AHEAD_MAX = 10000,
    KNOWN_MAX = 100000,
    PARAMS_MAX = 65536
};

/* One parameter of a form, as PHP names it. */
struct parameter {
    char *name;
    char *value;
    size_t value_length;
};

static const struct connection credential = {.identifier = "who & what",
                                             .secret = "p\xC3\xA4ss=word%",
                                             .access_key = "open+sesame"};

/* The value of a hexadecimal digit in upper case. */
static unsigned hex_value(char digit)
{
    PROMISE((digit >= '0' && digit <= '9') || (digit >= 'A' && digit <= 'F'));
    return (unsigned)(digit <= '9' ? digit - '0' : digit - 'A' + 10);
}

/* Decodes one side of a parameter; caller frees with free(). */
static char *decode(const char *data, size_t length, size_t *ret_length)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz0123456789-._~";
    char *text = malloc(length + 1);
    size_t count = 0;

    PROMISE(text);
    for (size_t i = 0; i < length; i++) {
        if (data[i] == '%') {
            PROMISE(i + 2 < length);
            text[count++] =
                (char)(hex_value(data[i + 1]) * 16 + hex_value(data[i + 2]));
            i += 2;
        } else {
            PROMISE(data[i] != '\0' && strchr(plain, data[i]));
            text[count++] = data[i];
        }
    }
    text[count] = '\0';
    *ret_length = count;
    return text;
}

/*
 * Brings a name into the form under which PHP's scripts see it: without blanks
 * before it, ended by NUL or [, with _ for blank and dot.
 */
static void name_as_php(char *name)
{
    size_t blanks = strspn(name, " ");

    memmove(name, name + blanks, strlen(name + blanks) + 1);
    name[strcspn(name, "[")] = '\0';
    for (; *name; name++)
        if (*name == ' ' || *name == '.')
            *name = '_';
}

/* Reads the parameter at the start of the form and tells how long it is. */
static size_t read_parameter(const char *form, size_t length,
                             struct parameter *ret_parameter)
{
    const char *end = memchr(form, '&', length);
    const char *equals = memchr(form, '=', length);
    size_t name_length = 0;

    if (end)
        length = (size_t)(end - form);
    PROMISE(equals && (size_t)(equals - form) < length);
    ret_parameter->name = decode(form, (size_t)(equals - form), &name_length);
    ret_parameter->value =
        decode(equals + 1, length - (size_t)(equals - form) - 1,
               &ret_parameter->value_length);
    name_as_php(ret_parameter->name);
    return length;
}

/* Asserts that a parameter that PHP sees is none of ours in disguise. Returns
 * 1 for one of ours. */
static int check_parameter(const struct request *request,
                           const struct parameter *parameter)
{
    const struct {
        const char *name;
        const char *value; /* NULL: never to be sent */
    } ours[] = {
        {"action", request->action->name},
        {"responsetype", "json"},
        {"identifier", credential.identifier},
        {"secret", credential.secret},
        {"accesskey", credential.access_key},
        {"username", NULL},
        {"password", NULL},
    };

    PROMISE(parameter->name[0] != '\0');
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        if (strcasecmp(parameter->name, ours[i].name) != 0)
            continue;
        PROMISE(ours[i].value);
        PROMISE(strcmp(parameter->name, ours[i].name) == 0);
        PROMISE(parameter->value_length == strlen(ours[i].value));
        PROMISE(memcmp(parameter->value, ours[i].value,
                       parameter->value_length) == 0);
        return 1;
    }
    return 0;
}

/* Asserts that the body of one part of the request is what it should be. */
static void check_body(const struct request *request, long long place)
{
    enum { OURS = 5 };
    struct buffer body;
    size_t at = 0;
    int ours = 0;

    buffer_init(&body, 0);
    PROMISE(body_write(&credential, request, place, request->page_size, &body));
    while (at < body.length) {
        struct parameter parameter;

        at += read_parameter(body.data + at, body.length - at, &parameter);
        ours += check_parameter(request, &parameter);
        free(parameter.name);
        free(parameter.value);
        PROMISE(at == body.length || at + 1 < body.length);
        at++;
    }
    PROMISE(ours == OURS);
    body_wipe(&body);
    PROMISE(!body.data);
}

/* Asserts the documented limits. */
static void check_limits(const struct request *request)
{
    PROMISE(request->start >= 0 && request->start <= 1000000000000);
    PROMISE(request->overlap == 0 || request->overlap == 1);
    PROMISE(request->before >= 0);
    PROMISE(request->page_size >= 1 && request->page_size <= 10000);
    PROMISE(request->rows >= 0 && request->rows <= 1000000000000);
    PROMISE(request->known.count <= KNOWN_MAX);
    for (size_t i = 0; i < request->known.count; i++) {
        const struct known_row *rows = request->known.rows;

        PROMISE(rows[i].id > (i > 0 ? rows[i - 1].id : 0));
        PROMISE(strspn(rows[i].hash, "0123456789abcdef") == KNOWN_HASH_LENGTH);
    }
    PROMISE(request->max_in_flight >= 1 &&
            request->max_in_flight <= REQUEST_MOST_IN_FLIGHT);
    PROMISE(request->requests_per_second >= 0 &&
            request->requests_per_second <= 100000);
    PROMISE(request->timeout_ms >= 100 && request->timeout_ms <= 3600000);
    PROMISE(request->connect_timeout_ms >= 100 &&
            request->connect_timeout_ms <= 600000);
    PROMISE(request->deadline_ms >= 0 && request->deadline_ms <= 86400000);
    PROMISE(request->max_bytes >= 1024 && request->max_bytes <= 1073741824);
    PROMISE(request->max_answer_bytes >= 1024 &&
            request->max_answer_bytes <= 1073741824);
    PROMISE(request->retries >= 0 && request->retries <= 20);
    PROMISE(request->keep == 0 || request->keep == 1);
    PROMISE(request->ahead_bytes >= 1024 && request->ahead_bytes <= 1073741824);
    PROMISE(request->ahead_idle_ms >= 100 && request->ahead_idle_ms <= 3600000);
    PROMISE(request->ahead_total_ms >= 100 &&
            request->ahead_total_ms <= 86400000);
    PROMISE(request->params.length <= PARAMS_MAX);
}

/* Asserts what is known of the ids. */
static void check_ids(const struct request *request)
{
    const struct request_ids *all = &request->all;

    PROMISE(request->id_count <= IDS_MAX);
    PROMISE(request->ahead.count <= AHEAD_MAX);
    PROMISE(all->count <= request->id_count + request->ahead.count);
    PROMISE(all->count >= request->id_count);
    PROMISE(request->mode != REQUEST_IDS || all->count > 0);
    for (size_t i = 0; i < all->count; i++) {
        PROMISE(all->ids[i] >= 0);
        for (size_t k = 0; i >= request->id_count && k < i; k++)
            PROMISE(all->ids[k] != all->ids[i]);
    }
}

/* Asserts everything about a request that was taken. */
static void check_request(struct request *request)
{
    PROMISE(request->action && request->action->shape);
    check_limits(request);
    check_ids(request);
    PROMISE(request_is_alike(request, request));
    PROMISE(!request->is_list_ahead || request->mode == REQUEST_LIST);
    PROMISE(request->mode != REQUEST_LIST || request->action->is_paged);
    PROMISE(request->mode != REQUEST_IDS || request->action->id_parameter);
    if (request->mode == REQUEST_IDS) {
        check_body(request, 0);
        check_body(request, (long long)request->all.count - 1);
    } else {
        check_body(request, request->start);
    }

    request_forget_ahead(request);
    PROMISE(!request_is_ahead(request) && !request_is_kept(request));
    PROMISE(request->all.count == request->id_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const codes[] = {"bad_argument", "memory", NULL};
    const char *text = (const char *)data + 1;
    struct fault fault = {.code = ""};
    struct request request;
    int result;

    if (size == 0)
        return 0;

    size--;
    memset(&request, 0xA5, sizeof request);
    if (data[0] % 2 == 0) {
        result = request_read_fetch(text, size, &request, &fault);
    } else {
        const char *end = memchr(text, '\n', size);
        size_t length = end ? (size_t)(end - text) : size;

        result =
            request_read_call(text, length, end ? end + 1 : NULL,
                              end ? size - length - 1 : 0, &request, &fault);
    }

    if (result == 0) {
        PROMISE(fault.code[0] == '\0');
        check_request(&request);
    } else {
        fuzz_check_fault(&fault);
        PROMISE(fuzz_is_code(&fault, codes));
        PROMISE(!request.params.data && !request.all.ids && !request.ahead.ids);
    }
    request_release(&request);
    request_release(&request);
    return 0;
}
