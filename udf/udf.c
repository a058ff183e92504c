/*
 * The entry points that the database server calls. The two structs are
 * declared here because the headers of MariaDB's client library are too old
 * and those of the servers differ; their layout is the same on both.
 */
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <curl/curl.h>
#include <sodium.h>

#include "buffer.h"
#include "call.h"
#include "server.h"
#include "udf.h"

enum { MESSAGE_SIZE = 80, OUT_LIMIT = 1073741824, INTEGER_WIDTH = 21 };

/* Refuses the statement with our own words at full length where possible. */
static char refuse(char *message, const char *text)
{
    snprintf(message, MESSAGE_SIZE, "%s", text);
    server_raise(1123, text);
    return 1;
}

/* What all functions have in common before the first row. */
static char prepare(UDF_INIT *init, UDF_ARGS *args, char *message,
                    unsigned least, unsigned most, const char *usage)
{
    if (args->arg_count < least || args->arg_count > most)
        return refuse(message, usage);

    for (unsigned i = 0; i < args->arg_count; i++)
        args->arg_type[i] = STRING_RESULT;
    init->maybe_null = 1;
    init->max_length = 0xFFFFFFFF;
    init->const_item = 0;
    init->ptr = NULL;
    return 0;
}

/* Frees the answer of the last row. */
static void release(UDF_INIT *init)
{
    free(init->ptr);
    init->ptr = NULL;
}

/* An argument as text. */
static struct call_text text_of(const UDF_ARGS *args, unsigned index)
{
    struct call_text text = {args->args[index], args->lengths[index]};

    return text;
}

/* Asked at least every 100 ms while we wait. */
static int poll_server(void *context)
{
    int *number = context;

    *number = server_kill_error();
    return *number;
}

/*
 * Hands the answer over: it lives in init->ptr until the next row. A kill
 * becomes the server's own error, because a procedure would go on otherwise.
 */
static char *answer(UDF_INIT *init, struct buffer *out, int result, int killed,
                    unsigned long *length, char *is_null)
{
    size_t size = 0;

    release(init);
    if (result == 0)
        init->ptr = buffer_take(out, &size);
    buffer_release(out);
    if (killed != 0)
        server_raise((unsigned)killed, "Query execution was interrupted");
    else if (!init->ptr)
        server_raise(1041, "whmcs-perfex: out of memory");
    if (!init->ptr)
        *is_null = 1;
    *length = size;
    return init->ptr;
}

/*
 * The answer of whmcs_udf_version(). libcurl and cJSON write theirs anew into
 * the same memory each time they are asked, so they are asked only once.
 */
static char version_text[256];
static pthread_once_t version_once = PTHREAD_ONCE_INIT;

/* Writes it. */
static void write_version(void)
{
    const curl_version_info_data *curl = curl_version_info(CURLVERSION_NOW);

    snprintf(version_text, sizeof version_text,
             "%s (libcurl/%s %s, cJSON %s, libsodium %s)", WHMCS_PERFEX_VERSION,
             curl->version,
             curl->ssl_version ? curl->ssl_version : "without TLS",
             cJSON_Version(), sodium_version_string());
}

/* whmcs_udf_version() RETURNS STRING */
char whmcs_udf_version_init(UDF_INIT *init, UDF_ARGS *args, char *message)
{
    return prepare(init, args, message, 0, 0,
                   "whmcs_udf_version() takes no arguments");
}

char *whmcs_udf_version(UDF_INIT *init, UDF_ARGS *args, char *result,
                        unsigned long *length, char *is_null, char *error)
{
    struct buffer out;
    bool is_right;

    (void)args;
    (void)result;
    (void)error;
    pthread_once(&version_once, write_version);
    buffer_init(&out, OUT_LIMIT);
    is_right = buffer_append_text(&out, version_text);
    return answer(init, &out, is_right ? 0 : -1, 0, length, is_null);
}

/* whmcs_claim([ticket STRING]) RETURNS STRING */
char whmcs_claim_init(UDF_INIT *init, UDF_ARGS *args, char *message)
{
    return prepare(init, args, message, 0, 1,
                   "whmcs_claim() takes nothing, or a ticket to check");
}

char *whmcs_claim(UDF_INIT *init, UDF_ARGS *args, char *result,
                  unsigned long *length, char *is_null, char *error)
{
    struct call_text ticket = {NULL, 0};
    struct buffer out;
    int rc;

    (void)result;
    (void)error;
    buffer_init(&out, OUT_LIMIT);
    if (args->arg_count > 0)
        ticket = text_of(args, 0);
    rc = call_claim(server_data_directory(),
                    args->arg_count > 0 ? &ticket : NULL, &out);
    return answer(init, &out, rc, 0, length, is_null);
}

/* whmcs_release(ticket STRING) RETURNS STRING */
char whmcs_release_init(UDF_INIT *init, UDF_ARGS *args, char *message)
{
    return prepare(init, args, message, 1, 1,
                   "whmcs_release() needs 1 argument: ticket");
}

char *whmcs_release(UDF_INIT *init, UDF_ARGS *args, char *result,
                    unsigned long *length, char *is_null, char *error)
{
    struct buffer out;
    int rc;

    (void)result;
    (void)error;
    buffer_init(&out, OUT_LIMIT);
    rc = call_release(server_data_directory(), text_of(args, 0), &out);
    return answer(init, &out, rc, 0, length, is_null);
}

/* whmcs_seal(ticket STRING, connection STRING) RETURNS STRING */
char whmcs_seal_init(UDF_INIT *init, UDF_ARGS *args, char *message)
{
    return prepare(init, args, message, 2, 2,
                   "whmcs_seal() needs 2 arguments: ticket, connection");
}

char *whmcs_seal(UDF_INIT *init, UDF_ARGS *args, char *result,
                 unsigned long *length, char *is_null, char *error)
{
    struct buffer out;
    int rc;

    (void)result;
    (void)error;
    buffer_init(&out, OUT_LIMIT);
    rc = call_seal(server_data_directory(), text_of(args, 0), text_of(args, 1),
                   &out);
    return answer(init, &out, rc, 0, length, is_null);
}

/* whmcs_call(sealed STRING, action STRING, params STRING) RETURNS STRING */
char whmcs_call_init(UDF_INIT *init, UDF_ARGS *args, char *message)
{
    return prepare(init, args, message, 3, 3,
                   "whmcs_call() needs 3 arguments: sealed, action, params");
}

char *whmcs_call(UDF_INIT *init, UDF_ARGS *args, char *result,
                 unsigned long *length, char *is_null, char *error)
{
    struct buffer out;
    int killed = 0;
    int rc;

    (void)result;
    (void)error;
    buffer_init(&out, OUT_LIMIT);
    rc =
        call_action(server_data_directory(), text_of(args, 0), text_of(args, 1),
                    text_of(args, 2), poll_server, &killed, &out);
    return answer(init, &out, rc, killed, length, is_null);
}

/* whmcs_fetch(sealed STRING, request STRING) RETURNS STRING */
char whmcs_fetch_init(UDF_INIT *init, UDF_ARGS *args, char *message)
{
    return prepare(init, args, message, 2, 2,
                   "whmcs_fetch() needs 2 arguments: sealed, request");
}

char *whmcs_fetch(UDF_INIT *init, UDF_ARGS *args, char *result,
                  unsigned long *length, char *is_null, char *error)
{
    struct buffer out;
    int killed = 0;
    int rc;

    (void)result;
    (void)error;
    buffer_init(&out, OUT_LIMIT);
    rc = call_fetch(server_data_directory(), server_session(), text_of(args, 0),
                    text_of(args, 1), poll_server, &killed, &out);
    return answer(init, &out, rc, killed, length, is_null);
}

/* whmcs_pump([close STRING]) RETURNS INTEGER */
char whmcs_pump_init(UDF_INIT *init, UDF_ARGS *args, char *message)
{
    char result = prepare(init, args, message, 0, 1,
                          "whmcs_pump() takes nothing, or 'close'");

    init->max_length = INTEGER_WIDTH;
    return result;
}

long long whmcs_pump(UDF_INIT *init, UDF_ARGS *args, char *is_null, char *error)
{
    static const char close[] = "close";
    int killed = 0;
    long long left = -1;

    (void)init;
    (void)error;
    if (args->arg_count == 0)
        left = call_pump(server_session(), poll_server, &killed);
    else if (args->args[0] && args->lengths[0] == sizeof close - 1 &&
             memcmp(args->args[0], close, sizeof close - 1) == 0)
        call_pump_close(server_session());
    if (killed != 0)
        server_raise((unsigned)killed, "Query execution was interrupted");
    *is_null = left < 0 ? 1 : 0;
    return left < 0 ? 0 : left;
}

/* The same ending for each function. */
void whmcs_udf_version_deinit(UDF_INIT *init)
{
    release(init);
}

void whmcs_claim_deinit(UDF_INIT *init)
{
    release(init);
}

void whmcs_release_deinit(UDF_INIT *init)
{
    release(init);
}

void whmcs_seal_deinit(UDF_INIT *init)
{
    release(init);
}

void whmcs_call_deinit(UDF_INIT *init)
{
    release(init);
}

void whmcs_fetch_deinit(UDF_INIT *init)
{
    release(init);
}

void whmcs_pump_deinit(UDF_INIT *init)
{
    release(init);
}
