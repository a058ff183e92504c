/* A tiny HTTP server for tests. */
#include "tiny_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { SLICE_MS = 20, PATIENCE_MS = 5000 };

/* Waits until there is something to read; false at the end of patience. */
static bool is_readable(const struct tiny_server *server, int socket,
                        int patience_ms)
{
    struct pollfd entry = {.fd = socket, .events = POLLIN};

    for (int waited = 0; waited < patience_ms; waited += SLICE_MS) {
        if (server->is_stopped)
            return false;
        if (poll(&entry, 1, SLICE_MS) > 0)
            return true;
    }
    return false;
}

/* Sleeps unless the server is to stop. */
static void sleep_ms(const struct tiny_server *server, long delay_ms)
{
    const struct timespec slice = {.tv_nsec = SLICE_MS * 1000000L};

    for (long slept = 0; slept < delay_ms && !server->is_stopped;
         slept += SLICE_MS)
        nanosleep(&slice, NULL);
}

/* Reads a whole request; returns its body, or NULL. */
static const char *read_request(struct tiny_server *server, int client)
{
    size_t length = 0;

    for (;;) {
        const char *end, *field;
        ssize_t got;

        if (length + 1 >= sizeof server->request ||
            !is_readable(server, client, PATIENCE_MS))
            return NULL;

        got = read(client, server->request + length,
                   sizeof server->request - 1 - length);
        if (got <= 0)
            return NULL;

        length += (size_t)got;
        server->request[length] = '\0';
        end = strstr(server->request, "\r\n\r\n");
        field = strcasestr(server->request, "\r\nContent-Length:");
        if (end && field && strlen(end + 4) >= strtoul(field + 17, NULL, 10))
            return end + 4;
    }
}

/* Writes all bytes, unless the client has gone. */
static void write_all(int client, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t written = send(client, data, length, MSG_NOSIGNAL);

        if (written <= 0)
            return;
        data += written;
        length -= (size_t)written;
    }
}

/* Answers the one request of a connection. */
static void serve(struct tiny_server *server, int client)
{
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
    write_all(client, head, (size_t)length);
    write_all(client, answer->body, strlen(answer->body));
}

/* The thread. */
static void *run(void *context)
{
    struct tiny_server *server = context;

    while (!server->is_stopped) {
        int client;

        if (!is_readable(server, server->listener, SLICE_MS))
            continue;
        client = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC);
        if (client < 0)
            continue;
        serve(server, client);
        close(client);
    }
    return NULL;
}

void tiny_server_start(struct tiny_server *server,
                       tiny_server_callback *callback, void *context)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;

    memset(server, 0, sizeof *server);
    server->callback = callback;
    server->context = context;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(server->listener >= 0);
    assert_int_equal(
        bind(server->listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(server->listener, 64), 0);
    assert_int_equal(
        getsockname(server->listener, (struct sockaddr *)&address, &length), 0);
    server->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&server->thread, NULL, run, server), 0);
}

void tiny_server_stop(struct tiny_server *server)
{
    server->is_stopped = true;
    pthread_join(server->thread, NULL);
    close(server->listener);
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
