/* A tiny HTTP server for tests. */
#include "tiny_server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <cmocka.h>

/* Sleeps unless the server is to stop. */
static void sleep_ms(const struct tiny_server *server, long delay_ms)
{
    const struct timespec slice = {.tv_nsec = LISTENER_SLICE_MS * 1000000L};

    for (long slept = 0; slept < delay_ms && !server->listener.is_stopped;
         slept += LISTENER_SLICE_MS)
        nanosleep(&slice, NULL);
}

/* Reads a whole request; returns its body, or NULL. */
static const char *read_request(struct tiny_server *server, int client)
{
    size_t length = 0;

    for (;;) {
        const char *end, *field;
        size_t got =
            listener_read(&server->listener, client, server->request + length,
                          sizeof server->request - 1 - length);

        if (got == 0)
            return NULL;

        length += got;
        server->request[length] = '\0';
        end = strstr(server->request, "\r\n\r\n");
        field = strcasestr(server->request, "\r\nContent-Length:");
        if (end && field && strlen(end + 4) >= strtoul(field + 17, NULL, 10))
            return end + 4;
    }
}

/* Answers the one request of a connection. */
static void serve(void *context, int client)
{
    struct tiny_server *server = context;
    struct tiny_answer *answer = &server->answer;
    const char *body = read_request(server, client);
    char head[512];
    int length;

    if (!body)
        return;

    answer->status = 200;
    answer->header = "";
    answer->delay_ms = 0;
    answer->is_closed = false;
    answer->body[0] = '\0';
    server->callback(server->context, body, answer);
    server->request_count++;
    sleep_ms(server, answer->delay_ms);
    if (answer->is_closed)
        return;

    length = snprintf(head, sizeof head,
                      "HTTP/1.1 %d Answer\r\nContent-Length: %zu\r\n"
                      "Connection: close\r\n%s\r\n",
                      answer->status, strlen(answer->body), answer->header);
    listener_write(client, head, (size_t)length);
    listener_write(client, answer->body, strlen(answer->body));
}

void tiny_server_start(struct tiny_server *server,
                       tiny_server_callback *callback, void *context)
{
    memset(server, 0, sizeof *server);
    server->callback = callback;
    server->context = context;
    listener_start(&server->listener, serve, server);
}

void tiny_server_stop(struct tiny_server *server)
{
    listener_stop(&server->listener);
}

void tiny_server_parameter(const char *body, const char *name, char *ret_value,
                           size_t size)
{
    size_t length = strlen(name);

    ret_value[0] = '\0';
    while (*body) {
        size_t part = strcspn(body, "&");

        if (part > length && strncmp(body, name, length) == 0 &&
            body[length] == '=') {
            snprintf(ret_value, size, "%.*s", (int)(part - length - 1),
                     body + length + 1);
            return;
        }
        body += part;
        body += *body == '&';
    }
}

long tiny_server_number(const char *body, const char *name)
{
    char value[32];

    tiny_server_parameter(body, name, value, sizeof value);
    return value[0] ? strtol(value, NULL, 10) : -1;
}
